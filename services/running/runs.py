"""Runs: what happened to each event, and what a person can do about one that is stuck."""

from collections.abc import Collection, Sequence
from typing import Literal, get_args

from core.errors import Mistake, mistake
from engine.installation import Installation
from engine.run_fields import label_of
from services.actors import Actor, Permission, firm_of
from services.recipes import find_recipe
from services.running.run_views import (
    EffectView,
    RunReport,
    RunView,
    StepView,
    event_of,
    list_views,
    names_of,
    run_view,
    step_view,
)
from services.views import View
from storage import FirmStore
from storage.rows import EffectRow, RunRow
from storage.run_search import STATES

__all__ = [
    "STATES",
    "EffectView",
    "RunReport",
    "RunView",
    "StepView",
    "cancel",
    "counts",
    "decide",
    "decision_of",
    "label_of",
    "listing",
    "preview_replay",
    "replay",
    "replay_many",
    "show",
]
MOST_AT_ONCE = 200
"""How many runs one order may try again."""
REPLAYABLE = ("failed", "parked", "stopped")
Decision = Literal["send_again", "done", "rejected"]


class ReplayLine(View):
    """How many runs of one recipe would be tried again."""

    recipe: str
    recipe_id: str
    many: int


class Unfit(View):
    """A run that cannot simply be tried again, and why."""

    run: str
    label: str
    reason: str


class ReplayPreview(View):
    """What trying many runs again would do; nothing has been done yet."""

    runs: tuple[str, ...]
    lines: tuple[ReplayLine, ...]
    unfit: tuple[Unfit, ...]


class ReplayReport(View):
    """The runs that go on, and those that do not."""

    replayed: tuple[str, ...]
    unfit: tuple[Unfit, ...]


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
    check_states(states)
    recipe_id = (await find_recipe(firm, recipe)).id if recipe else ""
    rows = await firm.runs.list(recipe_id, states=tuple(states), limit=max(1, min(limit, 1000)), before=before)
    return await list_views(firm, rows, await firm.run_search.faces([row.id for row in rows]))


def check_states(states: Collection[str]) -> None:
    """Raise Mistake naming the first state that no run has."""
    unknown = sorted(set(states) - set(STATES))
    if unknown:
        raise mistake(f"State '{unknown[0]}'", f"a run has one of {', '.join(STATES)}", "Choose one of these")


async def show(inst: Installation, actor: Actor, run_id: str) -> RunReport:
    """Return a run with every step, its input, output and effect; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await firm.runs.get(run_id)
    view = await _view(firm, row)
    event = await event_of(firm, row)
    error = row.error or {}
    return RunReport(
        **view.model_dump(),
        trigger=event.payload if event else None,
        steps=tuple([await step_view(firm, step) for step in await firm.runs.steps(run_id)]),
        error_text=str(error.get("message", "")),
        remedy=str(error.get("remedy", "")),
        test=await firm.drafts.is_test(run_id),
    )


async def replay(inst: Installation, actor: Actor, run_id: str) -> RunView:
    """Try again from the step that failed; what is confirmed stays. Raises Mistake for a run under way."""
    firm = firm_of(inst, actor, Permission.OPERATE)
    return await _view(firm, await firm.runs.retry(run_id))


async def preview_replay(inst: Installation, actor: Actor, run_ids: Sequence[str]) -> ReplayPreview:
    """Say how many runs of which recipe would be tried again, and which cannot; raises NotFound, or Mistake."""
    firm = firm_of(inst, actor, Permission.OPERATE)
    rows = [await firm.runs.get(run_id) for run_id in _chosen(run_ids)]
    views = [await _view(firm, row) for row in rows]
    reasons = {row.id: await _unfitness(firm, row) for row in rows}
    fit = [view for view in views if not reasons[view.id]]
    unfit = tuple(Unfit(run=view.id, label=view.label, reason=reasons[view.id]) for view in views if reasons[view.id])
    many = {each: sum(view.recipe_id == each for view in fit) for each in dict.fromkeys(run.recipe_id for run in fit)}
    names = {view.recipe_id: view.recipe for view in fit}
    lines = tuple(ReplayLine(recipe=names[id], recipe_id=id, many=count) for id, count in many.items())
    return ReplayPreview(runs=tuple(view.id for view in fit), lines=lines, unfit=unfit)


async def replay_many(inst: Installation, actor: Actor, run_ids: Sequence[str]) -> ReplayReport:
    """Try runs again, each from the step that failed; one that cannot keeps no other from it."""
    firm = firm_of(inst, actor, Permission.OPERATE)
    preview = await preview_replay(inst, actor, run_ids)
    done, unfit = [], list(preview.unfit)
    for run_id in preview.runs:
        try:
            done.append((await firm.runs.retry(run_id)).id)
        except Mistake as error:
            unfit.append(Unfit(run=run_id, label="", reason=error.problems[0].cause))
    return ReplayReport(replayed=tuple(done), unfit=tuple(unfit))


def _chosen(run_ids: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(run_ids))
    if not chosen:
        raise mistake("Runs", "none is chosen", "Mark those to try again")
    if len(chosen) > MOST_AT_ONCE:
        cause = f"{len(chosen)} are chosen, and {MOST_AT_ONCE} at once are the most"
        raise mistake("Runs", cause, "Choose fewer, then the rest")
    return chosen


async def _unfitness(firm: FirmStore, row: RunRow) -> str:
    """Return why a run cannot be tried again among others; empty when it can."""
    if row.state not in REPLAYABLE:
        return f"it is {row.state}"
    if row.state == "parked" and await _parked(firm, row):
        return "somebody must first say whether what was sent arrived"
    return ""


async def cancel(inst: Installation, actor: Actor, run_id: str) -> RunView:
    """End a run before its next step; a write already sent is still settled. A stuck one is left as it is for good.

    Raises Mistake for one that has ended otherwise, or while nobody has said whether what it sent arrived.
    """
    firm = firm_of(inst, actor, Permission.OPERATE)
    if await _parked(firm, await firm.runs.get(run_id)):
        raise mistake(f"Run '{run_id}'", "nobody has said yet whether what it sent arrived", "Decide that first")
    return await _view(firm, await firm.runs.cancel(run_id))


async def decide(inst: Installation, actor: Actor, run_id: str, decision: Decision, object_id: str = "") -> RunView:
    """Settle a write whose outcome stayed unknown, as a person found it, and let the run go on.

    `done` needs the id of the object that was found; `send_again` says that there is none. `rejected` leaves it:
    nothing is sent, and the run ends.
    """
    firm = firm_of(inst, actor, Permission.OPERATE)
    run = await firm.runs.get(run_id)
    if decision == "done" and not object_id.strip():
        raise mistake(f"Run '{run_id}'", "'done' needs the id of the object you found", "Give it, or choose send_again")
    effect = await _parked(firm, run)
    if effect is None:
        cause = "no write of it is waiting for a person's decision"
        raise mistake(f"Run '{run.id}'", cause, "Look at its steps; a failed run can be replayed")
    async with firm.together() as same:
        await same.effects.release(effect.id, decision, object_id=object_id.strip())
        run = await (same.runs.cancel(run_id) if decision == "rejected" else same.runs.retry(run_id))
    return await _view(firm, run)


def decision_of(typed: str) -> Decision:
    """Return the decision somebody chose; raises Mistake when it is none."""
    found: Decision | None = next((each for each in get_args(Decision) if each == typed), None)
    if found is None:
        raise mistake("Your decision", "none is chosen", "Choose what you found")
    return found


async def counts(inst: Installation, actor: Actor, recipe: str = "") -> dict[str, int]:
    """Return how many runs are in each state."""
    firm = firm_of(inst, actor, Permission.SEE)
    found = await firm.runs.counts((await find_recipe(firm, recipe)).id if recipe else "")
    return {state: found.get(state, 0) for state in STATES}


async def _parked(firm: FirmStore, run: RunRow) -> EffectRow | None:
    ids = [step.effect_id for step in await firm.runs.steps(run.id) if step.effect_id]
    effects = [await firm.effects.get(effect_id) for effect_id in ids]
    parked = [effect for effect in effects if effect.state == "parked"]
    return parked[-1] if run.state == "parked" and parked else None


async def _view(firm: FirmStore, row: RunRow) -> RunView:
    return run_view(row, await names_of(firm), await event_of(firm, row))
