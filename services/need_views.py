"""One line of the inbox on the first page: a cause, who can help and where."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from services.actors import GRANTS, Actor, Permission, Role
from services.views import View

Tone = Literal["bad", "wait"]
TONES = ("bad", "wait")
"""The most urgent first."""


class Need(View):
    """One cause. `many` items wait for it; `able` says whether the one who asks can help; `link` leads there."""

    kind: str
    tone: Tone
    title: str
    detail: str
    many: int
    who: str
    able: bool
    link: str
    button: str
    since: datetime | None = None


def help_by(actor: Actor, permission: Permission, link: str, button: str) -> dict[str, Any]:
    """Return who may, whether the actor is one of them, and where it is done."""
    return help_of(actor, (role for role in Role if permission in GRANTS[role]), link, button)


def help_of(actor: Actor, roles: Iterable[Role], link: str, button: str) -> dict[str, Any]:
    """Return the same for some roles."""
    able = set(roles)
    *first, last = [role.value for role in Role if role in able]
    words = f"{', '.join(first)} or {last}" if first else last
    return {"who": words, "able": actor.role in able, "link": link, "button": button}


def items(many: int, one: str = "item") -> str:
    """Return a count with its noun."""
    return f"{many:,} {one}{'' if many == 1 else 's'}"
