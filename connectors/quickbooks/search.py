"""What a step does with the result of a search: exactly one, none or several."""

from collections.abc import Sequence
from typing import Literal, TypeVar

from core.errors import Rejected

T = TypeVar("T")
IfMissing = Literal["stop", "continue"]


def only_one(found: Sequence[T], what: str, if_missing: IfMissing) -> T | None:
    """Return the single result; None, or Rejected when the step must stop."""
    if len(found) == 1:
        return found[0]
    if if_missing == "continue":
        return None
    cause = f"{len(found)} match" if found else "there is none"
    remedy = "A recipe editor makes the search narrower, or lets the step continue without a result"
    raise Rejected(f"{what}: {cause} in QuickBooks", code="several" if found else "missing", remedy=remedy)
