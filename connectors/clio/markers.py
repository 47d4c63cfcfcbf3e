"""The mark by which a note or task is known again after a lost answer."""

from datetime import datetime, timedelta

from actions import Effect

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far Clio's clock may be behind ours."""


def marked(text: str, effect: Effect) -> str:
    """Return the text with the marker on a line of its own at the end."""
    return f"{text.rstrip()}\n\n{effect.marker}".lstrip()


def lookup_start(effect: Effect) -> datetime:
    """Return the earliest moment at which Clio may have dated what this effect made."""
    return effect.intended_at - CLOCKS_DIFFER


def carries(text: str | None, effect: Effect) -> bool:
    """Whether the text holds the marker."""
    return effect.marker in (text or "")
