"""Where a run stands in its recipe, and where it goes next. Pure, so that workflow code can replay it.

A position names a step and the way to it: `customer`, `lines[2]/note` (third item), `choose[0]/note` (first way).
A loop's result is `{"count": n, "items": [...]}` (`items` only needed by `scope_at`), a branch's `{"taken": index}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from recipes.model import BranchStep, LoopStep, Recipe, Step, StopStep, ways_of

Position = str
Results = Mapping[Position, Any]

_SEGMENT = re.compile(r"([a-z][a-z0-9_]*)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class _Level:
    """One list of steps on the way to a position; `number` is the item or way entered, None at the end."""

    prefix: str
    steps: tuple[Step, ...]
    index: int
    number: int | None

    @property
    def step(self) -> Step:
        return self.steps[self.index]

    @property
    def position(self) -> Position:
        return self.prefix + self.step.id


def _unknown(position: Position) -> LookupError:
    return LookupError(f"'{position}' is not a step of this recipe; the run must use the version it started with")


def _descend(prefix: str, steps: tuple[Step, ...], segment: str, position: Position) -> _Level:
    match = _SEGMENT.fullmatch(segment)
    index = next((i for i, step in enumerate(steps) if match and step.id == match[1]), None)
    if match is None or index is None:
        raise _unknown(position)
    return _Level(prefix, steps, index, None if match[2] is None else int(match[2]))


def _inside(level: _Level, position: Position) -> tuple[Step, ...]:
    ways = ways_of(level.step)
    way = 0 if isinstance(level.step, LoopStep) else level.number
    if level.number is None or way is None or way >= len(ways):
        raise _unknown(position)
    return ways[way]


def _levels(recipe: Recipe, position: Position) -> list[_Level]:
    segments = position.split("/")
    levels = [_descend("", recipe.steps, segments[0], position)]
    for done, segment in pairwise(segments):
        parent = levels[-1]
        levels.append(_descend(f"{parent.prefix}{done}/", _inside(parent, position), segment, position))
    if levels[-1].number is not None:
        raise _unknown(position)
    return levels


def first_position(recipe: Recipe) -> Position | None:
    """Return where a run starts; None for a recipe without steps."""
    return recipe.steps[0].id if recipe.steps else None


def step_at(recipe: Recipe, position: Position) -> Step:
    """Return the step at a position; raises LookupError when the recipe has none there."""
    return _levels(recipe, position)[-1].step


def _enter(step: Step, position: Position, results: Results) -> Position | None:
    if isinstance(step, LoopStep):
        return f"{position}[0]/{step.steps[0].id}" if step.steps and results[position]["count"] else None
    taken = results[position]["taken"] if isinstance(step, BranchStep) else None
    way = ways_of(step)[taken] if taken is not None else ()
    return f"{position}[{taken}]/{way[0].id}" if way else None


def _next_item(level: _Level, results: Results) -> Position | None:
    if not isinstance(level.step, LoopStep) or level.number is None:
        return None
    following = level.number + 1
    if following >= results[level.position]["count"]:
        return None
    return f"{level.position}[{following}]/{level.step.steps[0].id}"


def next_position(recipe: Recipe, position: Position, results: Results) -> Position | None:
    """Return the step after this one, entering or leaving loops and branches; None when the run is over."""
    levels = _levels(recipe, position)
    if isinstance(levels[-1].step, StopStep):
        return None
    following = _enter(levels[-1].step, position, results)
    while levels and following is None:
        level = levels.pop()
        if level.index + 1 < len(level.steps):
            return level.prefix + level.steps[level.index + 1].id
        following = _next_item(levels[-1], results) if levels else None
    return following


def _output(step: Step, result: Any) -> Any:
    return {"count": result["count"]} if isinstance(step, LoopStep) else result


def scope_at(recipe: Recipe, position: Position, trigger_item: dict[str, Any], results: Results) -> dict[str, Any]:
    """Return what a step may refer to: the trigger, earlier steps around it, and the items of its loops.

    `loop` is the innermost loop: `index` counts from 1, as people do. Steps without a result are left out.
    """
    scope: dict[str, Any] = {"trigger": trigger_item}
    for level in _levels(recipe, position):
        for step in level.steps[: level.index]:
            if level.prefix + step.id in results:
                scope[step.id] = _output(step, results[level.prefix + step.id])
        if isinstance(level.step, LoopStep) and level.number is not None:
            loop = results[level.position]
            scope[level.step.as_] = loop["items"][level.number]
            scope["loop"] = {"index": level.number + 1, "count": loop["count"]}
    return scope
