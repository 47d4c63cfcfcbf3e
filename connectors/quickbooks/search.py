"""What a step does with the result of a search: exactly one, none or several."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field

from core.errors import Rejected
from core.forms import Record

T = TypeVar("T")
M = TypeVar("M", bound=Record)
IfMissing = Literal["stop", "continue"]

_STOP_OR_GO = "Stop the run, or continue without it."
IfNotOne = Annotated[IfMissing, Field(title="When there is not exactly one", description=_STOP_OR_GO)]


def only_one(found: Sequence[T], what: str, if_missing: IfMissing) -> T | None:
    """Return the single result; None, or Rejected when the step must stop."""
    if len(found) == 1:
        return found[0]
    if if_missing == "continue":
        return None
    cause = f"{len(found)} match" if found else "there is none"
    remedy = "A recipe editor makes the search narrower, or lets the step continue without a result"
    raise Rejected(f"{what}: {cause} in QuickBooks", code="several" if found else "missing", remedy=remedy)


def match_of(model: type[M], found: Sequence[BaseModel], what: str, if_missing: IfMissing) -> M:
    """Tell the single result, or only how many there are; Rejected when the step must stop."""
    one = only_one(found, what, if_missing)
    facts = one.model_dump() if one else {}
    return model.model_validate({**facts, "found": one is not None, "matches": len(found)})
