"""What a recipe would do, tried on real recent items. Nothing here is ever written anywhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from connectors._kit.catalog import find_trigger
from core.errors import mistake
from core.signatures import BUILT_IN
from engine.acting import account_of
from engine.desk import FirmDesk
from engine.installation import Installation
from engine.polling import recent_items
from engine.trial import TrialRun, try_items
from recipes.cautions import cautions
from recipes.fitting import form_of
from recipes.model import Recipe, app_of, walk
from services.actors import Actor, Permission, firm_of
from services.catalogue import Catalogue
from services.recipes import checked, current, find_recipe
from services.running.manual import item_of
from services.views import View
from storage import FirmStore
from triggers.builtin.manual import Questions

Values = Mapping[str, Any]
MOST_ITEMS = 50
_TRY = 5


class StepTrial(View):
    """What one step would do; `kind` is as in `engine.trial.TrialStep`."""

    position: str
    action: str
    title: str
    kind: str
    input: Any
    output: Any
    message: str


class ItemTrial(View):
    """What the recipe would do with one item."""

    identity: str
    object_id: str
    label: str
    outcome: str
    reason: str
    steps: tuple[StepTrial, ...]


class WriteCount(View):
    """How often an action would write, and how often what it would write is there already."""

    title: str
    new: int
    there: int


class PlanReport(View):
    """The whole plan. `would_write` and `exists` count steps; `filtered`, `stopped` and `refused` count items.

    `cautions` says which steps may be done twice or need a person.
    """

    recipe: str
    trigger: str
    looked_at: int
    would_write: int
    exists: int
    filtered: int
    stopped: int
    refused: int
    cautions: tuple[str, ...]
    writes: tuple[WriteCount, ...]
    items: tuple[ItemTrial, ...]


async def plan(
    inst: Installation, actor: Actor, name_or_text: str, last: int = 10, values: Values | None = None
) -> PlanReport:
    """Try a recipe on the last few real items of its trigger; raises Mistake for a recipe with problems.

    A recipe that is started by hand is tried once, with the values given.
    """
    if not 1 <= last <= MOST_ITEMS:
        raise mistake("Number of items", f"{last} is not from 1 to {MOST_ITEMS}", "Ask for fewer")
    recipe, recipe_id = await _recipe(firm_of(inst, actor, Permission.BUILD), name_or_text)
    items = tuple(
        ItemTrial.model_validate(run) for run in await _try(inst, actor, recipe, recipe_id, last=last, values=values)
    )
    kinds = [step.kind for item in items for step in item.steps]
    outcomes = [item.outcome for item in items]
    return PlanReport(
        recipe=recipe.name,
        trigger=recipe.trigger.on,
        looked_at=len(items),
        would_write=kinds.count("would write"),
        exists=kinds.count("exists already"),
        filtered=outcomes.count("filtered"),
        stopped=outcomes.count("would stop"),
        refused=outcomes.count("refused"),
        cautions=cautions(recipe, Catalogue()),
        writes=_writes(items),
        items=items,
    )


def _writes(items: Sequence[ItemTrial]) -> tuple[WriteCount, ...]:
    found = Counter((step.title, step.kind) for item in items for step in item.steps)
    titles = dict.fromkeys(title for title, kind in found if kind in ("would write", "exists already"))
    return tuple(
        WriteCount(title=each, new=found[each, "would write"], there=found[each, "exists already"]) for each in titles
    )


async def test_step(
    inst: Installation,
    actor: Actor,
    name_or_text: str,
    step_id: str,
    values: Values | None = None,  # noqa: PT028 (no test, in spite of its name)
) -> StepTrial:
    """Return what one step would do with the newest real item that reaches it; raises Mistake when none does."""
    recipe, recipe_id = await _recipe(firm_of(inst, actor, Permission.BUILD), name_or_text)
    ids = [step.id for step in walk(recipe.steps)]
    if step_id not in ids:
        raise mistake(f"Step '{step_id}'", f"the recipe has only: {', '.join(ids)}", "Choose one of these")
    runs = await _try(inst, actor, recipe, recipe_id, last=_TRY, values=values)
    reached = [step for run in runs for step in run.steps if step.position.rpartition("/")[2] == step_id]
    if not reached:
        cause = f"none of the last {len(runs)} items reaches it"
        raise mistake(f"Step '{step_id}'", cause, "Look at the plan to see why, or try again after the next event")
    return StepTrial.model_validate(reached[0])


async def _recipe(firm: FirmStore, name_or_text: str) -> tuple[Recipe, str]:
    """Return the recipe and its id: '' for a text that is not saved."""
    if "\n" in name_or_text:
        return await checked(firm, name_or_text), ""
    row = await find_recipe(firm, name_or_text)
    return await current(firm, row), row.id


async def _try(
    inst: Installation, actor: Actor, recipe: Recipe, recipe_id: str, *, last: int, values: Values | None
) -> list[TrialRun]:
    trigger = find_trigger(recipe.trigger.on)
    if trigger is None:
        raise mistake(f"Trigger '{recipe.trigger.on}'", "it is not installed", "The recipe's author can choose another")
    firm = firm_of(inst, actor, Permission.BUILD)
    form: BaseModel = form_of(recipe.trigger.input, trigger.input)
    items: list[BaseModel]
    if isinstance(form, Questions):
        items = [item_of(form, values or {}, actor, "trial")]
    else:
        items = await recent_items(await _client(inst, firm, recipe), trigger, form, last)
    return await try_items(inst, actor.firm, recipe, items, recipe_id=recipe_id)


async def _client(inst: Installation, firm: FirmStore, recipe: Recipe) -> Any:
    app = app_of(recipe.trigger.on)
    if app == BUILT_IN:
        return FirmDesk(firm, trying=True)
    return (await inst.clients.open_row(await account_of(firm, app, recipe.trigger.account))).client
