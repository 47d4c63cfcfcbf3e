"""One run as a person reads it: what happened step by step, where it can be looked at, and the safe next step."""

import re
from datetime import datetime
from typing import Any, Literal

from connectors._kit.catalog import find_action, find_connector, find_trigger
from core.errors import NotFound
from core.ids import fingerprint
from engine.installation import Installation
from recipes.engine import step_at
from recipes.model import (
    ActionStep,
    ApprovalStep,
    BranchStep,
    DigestStep,
    LoopStep,
    Recipe,
    Step,
    StopStep,
    WaitStep,
    app_of,
)
from services.actors import Actor, Permission, firm_of
from services.running.record_links import record_link
from services.running.run_views import MOVING, RunView, effect_of, event_of, names_of, run_view
from services.views import View
from storage import FirmStore
from storage.rows import ConnectionRow, EffectRow, EventRow, RunRow, StepRow

Next = Literal["", "replay", "decide", "reconnect", "approve"]
_NUMBERS = re.compile(r"\[(\d+)\]")
_LAST = re.compile(r"\[\d+\]$")
MOST_STEPS = 500
"""Steps that are shown; a loop over thousands of items would fill no page anybody reads."""


class Write(View):
    """What a step wrote: `state` as in the ledger, where to look at it, and what a support desk asks for."""

    state: str
    object_id: str
    link: str
    app_title: str
    action: str
    rounds: int
    sent_at: datetime | None
    evidence: dict[str, Any]


class Entry(View):
    """One step. `item` counts from 1 where the step was done for one of several items."""

    position: str
    title: str
    app_title: str
    kind: str
    item: int | None
    state: str
    input: Any
    output: Any
    error: str
    remedy: str
    code: str
    write: Write | None
    attempts: int
    started_at: datetime
    finished_at: datetime | None


class Start(View):
    """What started the run."""

    title: str
    app_title: str
    item: Any
    link: str


class Story(View):
    """A run to read. `next` is what a person can do about it and `target` whom or what it concerns.

    `undecided` is the write nobody knows the outcome of; `left_out` counts steps that are not shown; `test` says that
    somebody tried the recipe with it. `mark` changes whenever anything here does.
    """

    run: RunView
    start: Start
    entries: tuple[Entry, ...]
    left_out: int
    error: str
    remedy: str
    next: Next
    target: str
    target_name: str
    undecided: Write | None
    moving: bool
    test: bool
    mark: str


async def story(inst: Installation, actor: Actor, run_id: str) -> Story:
    """Return a run to read; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await firm.runs.get(run_id)
    event, steps = await event_of(firm, row), await firm.runs.steps(run_id)
    recipe = await _recipe(firm, row)
    teller = _Teller(inst, firm, recipe)
    names = await names_of(firm)
    known = await firm.run_search.faces([run_id])
    entries = tuple([await teller.entry(step) for step in steps[:MOST_STEPS]])
    undecided = next((each.write for each in entries if each.write and each.write.state == "parked"), None)
    error = row.error or {}
    return Story(
        run=run_view(row, names, event, known.get(run_id)),
        start=await teller.start(event),
        entries=entries,
        left_out=max(0, len(steps) - MOST_STEPS),
        error=str(error.get("message", "")),
        remedy=str(error.get("remedy", "")),
        next=_next(row, undecided),
        target=row.waiting_for.partition(":")[2],
        target_name=names.get(row.waiting_for, ""),
        undecided=undecided if row.state == "parked" else None,
        moving=row.state in MOVING,
        test=await firm.drafts.is_test(run_id),
        mark=_mark(row, steps),
    )


def _next(row: RunRow, undecided: Write | None) -> Next:
    kind = row.waiting_for.partition(":")[0]
    if row.state == "waiting":
        return "reconnect" if kind == "connection" else "approve" if kind == "approval" else ""
    if row.state == "parked" and undecided:
        return "decide"
    return "replay" if row.state in ("failed", "parked") or _is_expired(row) else ""


def _is_expired(row: RunRow) -> bool:
    """A run that stopped because nobody decided in time asks again when it is tried again."""
    return row.state == "stopped" and (row.error or {}).get("kind") == "expired"


def _mark(row: RunRow, steps: list[StepRow]) -> str:
    """Whatever is shown moves with one of these."""
    facts = [row.state, row.waiting_for, str(row.wake_at), row.position, row.attempts]
    return fingerprint([facts, [[each.position, each.state, each.attempts] for each in steps]])[:16]


async def _recipe(firm: FirmStore, row: RunRow) -> Recipe | None:
    try:
        return Recipe.model_validate((await firm.recipes.version(row.recipe_id, row.version)).document)
    except (NotFound, ValueError):
        return None


class _Teller:
    """Knows the recipe of one run and the accounts it wrote to."""

    def __init__(self, inst: Installation, firm: FirmStore, recipe: Recipe | None) -> None:
        self._inst, self._firm, self._recipe = inst, firm, recipe
        self._accounts: dict[str, ConnectionRow | None] = {}

    async def start(self, event: EventRow | None) -> Start:
        key = self._recipe.trigger.on if self._recipe else ""
        trigger = find_trigger(key)
        app = find_connector(app_of(key))
        source = await self._firm.sources.get(event.source_id) if event else None
        account = await self._account(source.connection_id) if source and source.connection_id else None
        link = record_link(self._inst, account, key, event.object_id, event.payload) if account and event else ""
        title, app_title = trigger.title if trigger else "", app.app.title if app else ""
        return Start(title=title, app_title=app_title, item=event.payload if event else None, link=link)

    async def entry(self, row: StepRow) -> Entry:
        step = self._step(row.position)
        error = row.error or {}
        shown = {name: getattr(row, name) for name in Entry.model_fields if hasattr(row, name)}
        effect = await effect_of(self._firm, row.effect_id)
        numbers = _NUMBERS.findall(row.position) if self._in_loop(row.position) else []
        facts = {
            "title": _title(step) if step else row.position,
            "app_title": _app_title(step),
            "kind": step.kind if step else "action",
            "item": int(numbers[-1]) + 1 if numbers else None,
            "error": str(error.get("message", "")),
            "remedy": str(error.get("remedy", "")),
            "code": str(error.get("code", "") or ""),
            "write": await self._write(effect, row.output) if effect else None,
        }
        return Entry(**{**shown, **facts})

    def _step(self, position: str) -> Step | None:
        try:
            return step_at(self._recipe, position) if self._recipe else None
        except LookupError:
            return None

    def _in_loop(self, position: str) -> bool:
        """Whether the innermost step around a position is a loop; the number of a branch is no item."""
        return isinstance(self._step(_LAST.sub("", position.rpartition("/")[0])), LoopStep)

    async def _write(self, effect: EffectRow, output: Any) -> Write:
        account = await self._account(effect.connection_id)
        made = effect.object_id if effect.state == "done" else ""
        link = record_link(self._inst, account, effect.action_key, made, output) if account else ""
        shown = {name: getattr(effect, name) for name in Write.model_fields if hasattr(effect, name)}
        action = find_action(effect.action_key)
        title = action.title if action else effect.action_key
        app = find_connector(app_of(effect.action_key))
        return Write(**shown, link=link, app_title=app.app.title if app else "", action=title)

    async def _account(self, connection_id: str) -> ConnectionRow | None:
        if connection_id not in self._accounts:
            try:
                self._accounts[connection_id] = await self._firm.connections.get(connection_id)
            except NotFound:
                self._accounts[connection_id] = None
        return self._accounts[connection_id]


def _app_title(step: Step | None) -> str:
    app = find_connector(app_of(step.do)) if isinstance(step, ActionStep) else None
    return app.app.title if app else ""


def _title(step: Step) -> str:
    match step:
        case ActionStep():
            action = find_action(step.do)
            return action.title if action else step.do
        case LoopStep():
            return "For each item"
        case BranchStep():
            return "Choose a way"
        case WaitStep():
            return f"Wait {step.for_}" if step.for_ else "Wait until a day"
        case StopStep():
            return "Stop here"
        case ApprovalStep():
            return f"Ask the {step.who}"
        case DigestStep():
            return "Collect for a digest"
