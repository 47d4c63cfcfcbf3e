"""Starting a recipe by hand, with the values it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.clock import now
from core.errors import Mistake, Problem, mistake
from core.ids import new_id
from engine.installation import Installation
from recipes.fitting import form_of
from services.actors import Actor, Permission, firm_of
from services.recipes import current, find_recipe
from services.views import View
from storage import FirmStore
from storage.rows import Found, RecipeRow, RunRow
from triggers.asked import read_value
from triggers.builtin.manual import Asked, Questions, Start

TRIGGER = "builtin.manual"
MOST_ID = 100
REMEDY = "Whoever starts it can correct this value"


class Started(View):
    """What a start led to. The same `id` again is the same run; `again` says that it was there already."""

    id: str
    recipe: str
    run: str
    state: str
    again: bool


async def start(inst: Installation, actor: Actor, name: str, values: Mapping[str, Any], *, id: str = "") -> Started:
    """Start a recipe that is on; raises Mistake naming every wrong value, and then nothing was started.

    Equal ids start one run; without one a new one is made. The same id with other values is refused.
    """
    firm = firm_of(inst, actor, Permission.OPERATE)
    row = await find_recipe(firm, name)
    form = await _questions(firm, row)
    item = item_of(form, values, actor, _checked_id(id) or new_id("start"))
    async with firm.together() as same:
        run, again = await _start(same, row, item)
    return Started(id=item.id, recipe=row.name, run=run.id, state=run.state, again=again)


async def asked(inst: Installation, actor: Actor, name: str) -> tuple[Asked, ...]:
    """Return what a recipe asks for when it is started by hand; nothing for one that is off or starts by itself."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_recipe(firm, name)
    recipe = await current(firm, row)
    if recipe.trigger.on != TRIGGER or row.state != "on":
        return ()
    return tuple(form_of(recipe.trigger.input, Questions).inputs)


def item_of(form: Questions, values: Mapping[str, Any], actor: Actor, id: str) -> Start:
    """Return the event of a start; raises Mistake naming every wrong value."""
    problems = tuple(_problems(form, values))
    if problems:
        raise Mistake(problems)
    read = {each.name: _read(each, values.get(each.name)) for each in form.inputs}
    moment = now()
    return Start(id=id, values=read, started_by=actor.user, started_at=moment, created_at=moment)


def _problems(form: Questions, values: Mapping[str, Any]) -> Iterator[Problem]:
    known = [each.name for each in form.inputs]
    for name in values:
        if name not in known:
            yield Problem(f"Value '{name}'", f"the recipe asks for: {', '.join(known) or 'nothing'}", REMEDY)
    for each in form.inputs:
        try:
            _read(each, values.get(each.name))
        except ValueError as error:
            yield Problem(f"Value '{each.name}'", str(error), REMEDY)


def _read(asked: Asked, value: Any) -> Any:
    if value is None or value == "":
        if asked.required:
            raise ValueError(f"it is needed ({asked.label or asked.name})")
        return None
    return read_value(asked.kind, value)


async def _questions(firm: FirmStore, row: RecipeRow) -> Questions:
    recipe = await current(firm, row)
    if recipe.trigger.on != TRIGGER:
        cause = f"it starts by itself, on {recipe.trigger.on}"
        raise mistake(f"Recipe '{row.name}'", cause, f"Only recipes with the trigger {TRIGGER} are started by hand")
    if row.state != "on" or row.source_id is None:
        raise mistake(f"Recipe '{row.name}'", f"it is {row.state}", "Someone who may turn recipes on can do that first")
    return form_of(recipe.trigger.input, Questions)


def _checked_id(id: str) -> str:
    if len(id) > MOST_ID or not id.isprintable():
        raise mistake("Id of the start", f"it is not at most {MOST_ID} plain characters", "Choose a shorter one")
    return id.strip()


async def _start(same: FirmStore, row: RecipeRow, item: Start) -> tuple[RunRow, bool]:
    """Record the start and queue its run. Recipes that ask the same share a source: the identity tells them apart."""
    identity = f"{row.id}:{item.id}"
    event = await same.events.note_event(str(row.source_id), Found(identity, item.id, item.model_dump(mode="json")))
    run = await same.runs.start(row.id, identity, event_id=event.id)
    first = event if run.event_id == event.id else await same.events.get(str(run.event_id))
    if first.payload["values"] != item.values:
        cause = "it was used for a start with other values"
        raise mistake(f"Id '{item.id}'", cause, "Choose another id for another start")
    again = first.payload["started_at"] != item.model_dump(mode="json")["started_at"]
    if not again:
        await same.audit.append("recipe started", f"recipe:{row.id}", {"run": run.id, "start": item.id})
    return run, again
