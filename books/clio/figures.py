"""Figures and days as Clio wrote them, judged one by one: what is no amount to the cent stops only its own object."""

from datetime import date
from decimal import Decimal, InvalidOperation

from core.money import to_cents
from sync.findings import Cause, Hold


class Unreadable(Exception):
    """Raised for an amount or day that cannot be booked; the text names the field, never the figure."""


def cents(text: str | None, what: str) -> int:
    """Return whole cents; raises Unreadable when it is hidden, no number, or has more than two decimals."""
    if text is None:
        raise Unreadable(f"Clio shows no {what}")
    try:
        return to_cents(Decimal(text))
    except (InvalidOperation, ValueError):
        raise Unreadable(f"the {what} is not an amount to the cent") from None


def maybe_cents(text: str | None, what: str) -> int:
    """Return whole cents, 0 for what Clio leaves empty."""
    return 0 if text is None else cents(text, what)


def day(text: str | None, what: str) -> date:
    """Return a day; of a moment its date as Clio shows it. Raises Unreadable."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        raise Unreadable(f"the {what} is no day") from None


def unreadable(key: str, problem: Unreadable, client: int = 0) -> Hold:
    """The hold for an object that could not be read; it is absent from the facts until it can."""
    sentence = f"{key} cannot be read: {problem}."
    remedies = ("Correct it in Clio.", "If Clio hides it, give the connected user the role Accounts (administrator).")
    return Hold(Cause.AMOUNT_UNREADABLE, key, sentence, client, remedies=remedies)
