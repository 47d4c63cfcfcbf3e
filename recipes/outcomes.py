"""What the steps that do no I/O produce: a loop's items, the way a branch takes, the moment a wait ends."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from recipes.conditions import holds
from recipes.dates import duration_of, moment_of, parse_date
from recipes.mapping import MappingError, evaluate
from recipes.model import MAX_LOOP_ITEMS, BranchStep, LoopStep, WaitStep
from recipes.words import kind_of


def loop_result(step: LoopStep, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"count", "items"}`; raises MappingError for no list or more than 10,000 items."""
    items = evaluate(step.for_each, scope)
    if not isinstance(items, list):
        raise MappingError("for_each", f"the loop '{step.id}' needs a list, not {kind_of(items)}")
    if len(items) > MAX_LOOP_ITEMS:
        raise MappingError("for_each", f"the loop '{step.id}' has {len(items)} items; the limit is {MAX_LOOP_ITEMS}")
    return {"count": len(items), "items": items}


def branch_result(step: BranchStep, scope: Mapping[str, Any]) -> dict[str, int | None]:
    """Return `{"taken": index}` of the first way whose conditions hold; None when no way does."""
    ways = enumerate(step.branches)
    return {"taken": next((n for n, way in ways if way.otherwise or holds(way.when, scope)), None)}


def wait_until(step: WaitStep, scope: Mapping[str, Any], now: datetime) -> datetime:
    """Return the moment (UTC) a wait ends; a date is its midnight in UTC. Raises MappingError."""
    if step.for_:
        try:
            return now + duration_of(step.for_)
        except ValueError as error:
            raise MappingError("wait", str(error)) from error
    value = evaluate(step.until, scope)
    moment = parse_date(value)
    if moment is None:
        raise MappingError("wait", f"the wait '{step.id}' needs a date such as 2026-03-09, not {kind_of(value)}")
    return moment_of(moment)
