"""Runs: what happened to each event, and what a person can do about one that is stuck."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from core.errors import NotFound, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.recipes import find_recipe
from services.views import View
from storage import FirmStore
from storage.rows import EffectRow, EventRow, RunRow, StepRow

STATES = ("queued", "running", "waiting", "finished", "failed", "parked", "stopped", "cancelled")
NAMED_BY = ("display_number", "number", "doc_number", "display_name", "name")
"""Fields by which people know an item, the best first."""
LONGEST_LABEL = 80
Decision = Literal["send_again", "done", "rejected"]


class RunView(View):
    """One run; `waiting_for` is in words, `label` what people call the item that started it, `object_id` its id."""

    id: str
    recipe: str
    recipe_id: str
    version: int
    state: str
    position: str
    waiting_for: str
    wake_at: datetime | None
    error: dict[str, Any] | None
    object_id: str
    label: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class EffectView(View):
    """The one write of a step: whether it is known to be done, and what a support desk asks for."""

    id: str
    state: str
    object_id: str
    action: str
    rounds: int
    sent_at: datetime | None
    evidence: dict[str, Any]


class StepView(View):
    """What one step took in and gave out."""

    position: str
    state: str
    input: Any
    output: Any
    error: dict[str, Any] | None
    effect: EffectView | None
    attempts: int
    started_at: datetime
    finished_at: datetime | None


class RunReport(RunView):
    """A whole run, with the item that started it; `error_text` and `remedy` say what is wrong and who can fix it."""

    trigger: Any
    steps: tuple[StepView, ...]
    error_text: str
    remedy: str


async def listing(
    inst: Installation,
    actor: Actor,
    recipe: str = "",
    states: Collection[str] = (),
    *,
    limit: int = 50,
    before: str = "",
) -> list[RunView]:
    """Return runs, newest first, of one recipe or in some states; `before` is the last id of the page before."""
    firm = firm_of(inst, actor, Permission.SEE)
    unknown = sorted(set(states) - set(STATES))
    if unknown:
        raise mistake(f"State '{unknown[0]}'", f"a run has one of {', '.join(STATES)}", "Choose one of these")
    recipe_id = (await find_recipe(firm, recipe)).id if recipe else ""
    rows = await firm.runs.list(recipe_id, states=tuple(states), limit=max(1, min(limit, 1000)), before=before)
    names = await _names(firm)
    return [await _view(firm, row, names) for row in rows]


async def show(inst: Installation, actor: Actor, run_id: str) -> RunReport:
    """Return a run with every step, its input, output and effect; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await firm.runs.get(run_id)
    view = await _view(firm, row, await _names(firm))
    event = await _event(firm, row)
    error = row.error or {}
    return RunReport(
        **view.model_dump(),
        trigger=event.payload if event else None,
        steps=tuple([await _step(firm, step) for step in await firm.runs.steps(run_id)]),
        error_text=str(error.get("message", "")),
        remedy=str(error.get("remedy", "")),
    )


async def replay(inst: Installation, actor: Actor, run_id: str) -> RunView:
    """Try again from the step that failed; what is confirmed stays. Raises Mistake for a run under way."""
    firm = firm_of(inst, actor, Permission.OPERATE)
    return await _view(firm, await firm.runs.retry(run_id), await _names(firm))


async def cancel(inst: Installation, actor: Actor, run_id: str) -> RunView:
    """End a run before its next step; a write already sent is still settled. Raises Mistake for one that has ended."""
    firm = firm_of(inst, actor, Permission.OPERATE)
    return await _view(firm, await firm.runs.cancel(run_id), await _names(firm))


async def decide(inst: Installation, actor: Actor, run_id: str, decision: Decision, object_id: str = "") -> RunView:
    """Settle a write whose outcome stayed unknown, as a person found it, and let the run go on.

    `done` needs the id of the object that was found; `send_again` says that there is none.
    """
    firm = firm_of(inst, actor, Permission.OPERATE)
    run = await firm.runs.get(run_id)
    if decision == "done" and not object_id.strip():
        raise mistake(f"Run '{run_id}'", "'done' needs the id of the object you found", "Give it, or choose send_again")
    effect = await _parked(firm, run)
    async with firm.together() as same:
        await same.effects.release(effect.id, decision, object_id=object_id.strip())
        run = await same.runs.retry(run_id)
    return await _view(firm, run, await _names(firm))


async def counts(inst: Installation, actor: Actor, recipe: str = "") -> dict[str, int]:
    """Return how many runs are in each state."""
    firm = firm_of(inst, actor, Permission.SEE)
    found = await firm.runs.counts((await find_recipe(firm, recipe)).id if recipe else "")
    return {state: found.get(state, 0) for state in STATES}


async def _parked(firm: FirmStore, run: RunRow) -> EffectRow:
    ids = [step.effect_id for step in await firm.runs.steps(run.id) if step.effect_id]
    effects = [await firm.effects.get(effect_id) for effect_id in ids]
    parked = [effect for effect in effects if effect.state == "parked"]
    if run.state == "parked" and parked:
        return parked[-1]
    cause = "no write of it is waiting for a person's decision"
    raise mistake(f"Run '{run.id}'", cause, "Look at its steps; a failed run can be replayed")


async def _names(firm: FirmStore) -> dict[str, str]:
    recipes = {f"recipe:{row.id}": row.name for row in await firm.recipes.list(limit=1000)}
    return recipes | {f"connection:{row.id}": row.name for row in await firm.connections.list(limit=1000)}


async def _event(firm: FirmStore, row: RunRow) -> EventRow | None:
    return await firm.events.get(row.event_id) if row.event_id else None


async def _view(firm: FirmStore, row: RunRow, names: dict[str, str]) -> RunView:
    event = await _event(firm, row)
    shown = {name: getattr(row, name) for name in RunView.model_fields if hasattr(row, name)}
    shown["waiting_for"] = _words(row, names) if row.state == "waiting" else ""
    name = names.get(f"recipe:{row.recipe_id}", row.recipe_id)
    object_id, label = (event.object_id, label_of(event)) if event else ("", "")
    return RunView(**shown, recipe=name, object_id=object_id, label=label)


def label_of(event: EventRow) -> str:
    """Return what people call an item, in one short line: its number or name, else its id. It may name a client."""
    item = event.payload if isinstance(event.payload, dict) else {}
    known = (" ".join(str(item.get(field) or "").split()) for field in NAMED_BY)
    return next(filter(None, known), event.object_id)[:LONGEST_LABEL].strip()


def _words(row: RunRow, names: dict[str, str]) -> str:
    kind, _, name = row.waiting_for.partition(":")
    if kind == "connection":
        return f"someone to reconnect '{names.get(row.waiting_for, 'an account')}'"
    if kind == "effect":
        return "certainty about a write whose answer was lost"
    known = {
        "time": "the time to go on",
        "approval": f"someone to decide approval {name}",
        "digest": "its digest to go out",
    }
    return known.get(kind, row.waiting_for)


async def _step(firm: FirmStore, row: StepRow) -> StepView:
    shown = {name: getattr(row, name) for name in StepView.model_fields if hasattr(row, name)}
    return StepView(**shown, effect=await _effect(firm, row.effect_id))


async def _effect(firm: FirmStore, effect_id: str | None) -> EffectView | None:
    if not effect_id:
        return None
    try:
        row = await firm.effects.get(effect_id)
    except NotFound:
        return None
    shown = {name: getattr(row, name) for name in EffectView.model_fields if hasattr(row, name)}
    return EffectView(**shown, action=row.action_key)
