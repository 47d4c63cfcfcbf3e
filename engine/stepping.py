"""Steps that belong to no app: loop, branch, wait and stop. Pure but for the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clock import now
from recipes.conditions import holds
from recipes.dates import duration_of, moment_of, parse_date
from recipes.mapping import MappingError, evaluate
from recipes.model import MAX_LOOP_ITEMS, BranchStep, LoopStep, Step, StopStep, WaitStep
from storage.rows import StepRow


@dataclass(frozen=True)
class Stepped:
    """The step is done with this result."""

    output: Any


@dataclass(frozen=True)
class Waiting:
    """The run goes on at `until`."""

    until: datetime


@dataclass(frozen=True)
class Paused:
    """The run goes on when someone wakes what is `waiting_for`, or at `until` if there is one."""

    waiting_for: str
    reason: str
    until: datetime | None
    shown: Any


@dataclass(frozen=True)
class Ended:
    """The recipe ends the run here on purpose."""

    reason: str


@dataclass(frozen=True)
class Foreseen:
    """What a step would do, for a trial: `kind` in words, what it would take in and what it would give."""

    kind: str
    shown: Any
    output: Any
    message: str


@dataclass(frozen=True)
class Halted:
    """The run must not go on here; the step stays undone, so that a replay comes to it again."""

    kind: str
    reason: str
    remedy: str = ""


def step_without_app(step: Step, scope: Mapping[str, Any], before: StepRow | None) -> Stepped | Waiting | Ended:
    """Take a step that needs no account; `before` is its record when it was already waiting. Raises MappingError."""
    match step:
        case LoopStep():
            return _loop(step, scope)
        case BranchStep():
            return Stepped({"taken": _way(step, scope)})
        case WaitStep():
            return _wait(step, scope, before)
        case StopStep():
            return Ended(str(evaluate(step.reason, scope)))
    raise TypeError(f"{type(step).__name__} needs an account")


def _loop(step: LoopStep, scope: Mapping[str, Any]) -> Stepped:
    items = evaluate(step.for_each, scope)
    if not isinstance(items, list | tuple):
        raise MappingError(f"step {step.id}", f"'{step.for_each}' is not a list")
    if len(items) > MAX_LOOP_ITEMS:
        raise MappingError(f"step {step.id}", f"the list has {len(items)} items; at most {MAX_LOOP_ITEMS} are possible")
    return Stepped({"count": len(items), "items": list(items)})


def _way(step: BranchStep, scope: Mapping[str, Any]) -> int | None:
    for index, branch in enumerate(step.branches):
        if branch.otherwise or holds(branch.when, scope):
            return index
    return None


def _wait(step: WaitStep, scope: Mapping[str, Any], before: StepRow | None) -> Stepped | Waiting:
    kept = before.output if before else None
    until = datetime.fromisoformat(kept["until"]) if kept else _end_of(step, scope)
    return Stepped({"until": until.isoformat()}) if until <= now() else Waiting(until)


def _end_of(step: WaitStep, scope: Mapping[str, Any]) -> datetime:
    if step.for_ is not None:
        return now() + duration_of(step.for_)
    value = evaluate(step.until, scope)
    day = parse_date(value)
    if day is None:
        raise MappingError(f"step {step.id}", f"'{value}' is not a date or a time to wait until")
    return moment_of(day)
