"""The steps that belong to a recipe itself, described for catalogues: they need no app and send nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from recipes.model import ApprovalStep, BranchStep, Condition, DigestStep, LoopStep, StopStep, WaitStep

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Construct:
    """One kind of step. `output` is the JSON Schema of what later steps can use of it."""

    key: str
    title: str
    summary: str
    form: type[BaseModel]
    output: Json
    sample: Json


def _result(**fields: Json) -> Json:
    return {"type": "object", "properties": fields, "additionalProperties": False}


NOTHING = _result()
TEXT = {"type": "string"}
MOMENT = {"type": "string", "format": "date-time"}
UNTIL = _result(until=MOMENT)
WENT_ON = {"until": "2026-03-31T09:00:00-05:00"}

CONSTRUCTS = (
    Construct("filter", "Filter", "Goes on only when all conditions hold.", Condition, NOTHING, {}),
    Construct(
        "branch",
        "Branch",
        "Goes the first way whose conditions hold, or the way for everything else.",
        BranchStep,
        _result(taken={"type": ["integer", "null"]}),
        {"taken": 0},
    ),
    Construct(
        "loop",
        "Loop",
        "Does its steps once for each item of a list, such as the lines of a bill.",
        LoopStep,
        _result(count={"type": "integer"}),
        {"count": 3},
    ),
    Construct("delay", "Delay", "Waits for a time, such as 2 days, and then goes on.", WaitStep, UNTIL, WENT_ON),
    Construct("wait_until", "Wait Until", "Waits until a date or a moment.", WaitStep, UNTIL, WENT_ON),
    Construct(
        "approval",
        "Approval",
        "Asks a person and goes on only after a yes to exactly what was shown.",
        ApprovalStep,
        _result(shown={"type": "object"}, by=TEXT, at=MOMENT, note=TEXT),
        {"shown": {"client": "Sample Client", "amount": "125.00"}, "by": "ann", "at": WENT_ON["until"], "note": ""},
    ),
    Construct(
        "digest",
        "Digest",
        "Collects entries of many runs and goes on once, with all of them, at a time or after a number.",
        DigestStep,
        _result(count={"type": "integer"}, entries={"type": "array"}),
        {"count": 2, "entries": [{"client": "Sample Client"}, {"client": "Another Client"}]},
    ),
    Construct("stop", "Stop", "Ends the run on purpose and says why.", StopStep, NOTHING, {}),
)
