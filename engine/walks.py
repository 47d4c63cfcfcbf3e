"""What a run has done so far, loaded with its types: the recipe version, the trigger item and the steps' results."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from connectors._kit.catalog import find_action, find_trigger
from recipes.engine import next_position, scope_at, step_at
from recipes.model import ActionStep, Recipe, Step
from storage import FirmStore
from storage.rows import RunRow, StepRow


@dataclass
class Walk:
    """One run on its way. `results` maps positions to typed outputs."""

    run: RunRow
    recipe: Recipe
    item: dict[str, Any]
    results: dict[str, Any]
    steps: dict[str, StepRow]

    def step(self, position: str) -> Step:
        """Return the step at a position."""
        return step_at(self.recipe, position)

    def scope(self, position: str) -> dict[str, Any]:
        """Return what the step there may refer to."""
        return scope_at(self.recipe, position, self.item, self.results)

    def after(self, position: str) -> str | None:
        """Return the next position, None at the end."""
        return next_position(self.recipe, position, self.results)


class Recipes:
    """Reads recipe versions, which never change, once per process."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int], Recipe] = {}

    async def version(self, store: FirmStore, run: RunRow) -> Recipe:
        """Return the version a run started with."""
        key = (run.firm, run.recipe_id, run.version)
        if key not in self._known:
            row = await store.recipes.version(run.recipe_id, run.version)
            self._known[key] = Recipe.model_validate(row.document)
        return self._known[key]


async def load_walk(store: FirmStore, recipes: Recipes, run: RunRow) -> Walk:
    """Load a run with everything its next step may refer to."""
    recipe = await recipes.version(store, run)
    payload = (await store.events.get(run.event_id)).payload if run.event_id else {}
    rows = await store.runs.steps(run.id)
    trigger = find_trigger(recipe.trigger.on)
    item = typed(trigger.output, payload) if trigger else payload
    results = {row.position: _result(recipe, row) for row in rows if row.state == "done"}
    return Walk(run, recipe, item, results, {row.position: row for row in rows})


def typed(model: type[BaseModel], value: Any) -> Any:
    """Give stored JSON its types back (Decimal, date); what an older model wrote stays as it is."""
    try:
        return plain(model.model_validate(value))
    except ValidationError:
        return value


def plain(item: BaseModel) -> Any:
    """Return an object as recipes see it: dictionaries and lists of typed values."""
    return _listed(item.model_dump())


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _listed(part) for name, part in value.items()}
    return [_listed(part) for part in value] if isinstance(value, list | tuple) else value


def _result(recipe: Recipe, row: StepRow) -> Any:
    step = step_at(recipe, row.position)
    action = find_action(step.do) if isinstance(step, ActionStep) else None
    return typed(action.output, row.output) if action else row.output
