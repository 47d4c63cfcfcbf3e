"""What changed between two versions of a recipe, in words. Steps are known by their ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recipes.describe import conditions_in_words, headline, operation_in_words
from recipes.model import ActionStep, Branch, BranchStep, Recipe, Step, walk

NOTHING = ""
_SEPARATE = ("id", "kind", "steps", "branches", "input")


@dataclass(frozen=True)
class Difference:
    """One place: `before` is empty for what is new, `after` for what is gone."""

    where: str
    before: str
    after: str


def compare(old: Recipe, new: Recipe) -> tuple[Difference, ...]:
    """Return every place that differs, in the order of the recipe; nothing for equal content."""
    before, after = dict(_places(old)), dict(_places(new))
    places = [*after, *(place for place in before if place not in after)]
    found = (Difference(place, before.get(place, NOTHING), after.get(place, NOTHING)) for place in places)
    return tuple(each for each in found if each.before != each.after)


def _places(recipe: Recipe) -> Iterator[tuple[str, str]]:
    yield "Name", recipe.name
    yield "Description", recipe.description
    yield "Starts when", operation_in_words(recipe.trigger.on, recipe.trigger.account)
    yield from _fields("Start", recipe.trigger.input)
    yield "Only if", conditions_in_words(recipe.only_if)
    yield "Order of steps", " → ".join(step.id for step in walk(recipe.steps))
    for step in walk(recipe.steps):
        yield f"Step '{step.id}'", headline(step)
        yield from _details(step)


def _details(step: Step) -> Iterator[tuple[str, str]]:
    where = f"Step '{step.id}'"
    if isinstance(step, ActionStep):
        yield from _fields(where, step.input)
        return
    plain = {name: value for name, value in step.model_dump(mode="json").items() if name not in _SEPARATE}
    yield from _fields(where, plain)
    if isinstance(step, BranchStep):
        for number, way in enumerate(step.branches, 1):
            yield f"{where}, way {number}", _way(way)


def _way(way: Branch) -> str:
    return "otherwise" if way.otherwise else f"if {conditions_in_words(way.when)}"


def _fields(where: str, values: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        place = f"{path}{name}"
        if isinstance(value, Mapping):
            yield from _fields(where, value, f"{place} ")
        elif isinstance(value, list):
            yield from _fields(where, {str(number): each for number, each in enumerate(value, 1)}, f"{place} ")
        elif value is not None:
            yield f"{where}: {place.replace('_', ' ').replace('$', '')}", str(value)
