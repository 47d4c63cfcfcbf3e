"""What a search does with no match or with several."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from core.errors import InDoubt, Rejected

IfMissing = Literal["stop", "continue"]
IfSeveral = Literal["stop", "newest"]


class Dated(Protocol):
    """A record that says when it was made."""

    @property
    def created_at(self) -> datetime:
        """When it was made."""


D = TypeVar("D", bound=Dated)


def pick(matching: Sequence[D], what: str, if_missing: IfMissing, if_several: IfSeveral) -> D | None:
    """Return the only or newest match, or None; raises Rejected where the recipe says stop."""
    if not matching and if_missing == "stop":
        raise Rejected(
            f"Clio has no {what}",
            code="not_found",
            remedy="Correct the search in the recipe step, or set it to continue when none is found.",
        )
    if len(matching) > 1 and if_several == "stop":
        raise Rejected(
            f"Clio has {len(matching)} records for: {what}",
            code="several_found",
            remedy="Make the search in the recipe step more exact, or set it to take the newest.",
        )
    return max(matching, key=lambda each: each.created_at, default=None)


T = TypeVar("T")


def only_one(alike: Sequence[T], what: str) -> T | None:
    """Return the only candidate for an earlier attempt, or None; with several nobody can tell, so InDoubt."""
    if len(alike) > 1:
        raise InDoubt(f"{len(alike)} {what}", evidence={"candidates": str(len(alike))})
    return alike[0] if alike else None
