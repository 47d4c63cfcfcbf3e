"""What a recipe would do: real items, real reads, and every write replaced by what it would have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from actions import Action, Effect
from actions.effects import EffectState, step_key
from connectors._kit.catalog import find_trigger
from core.clock import now
from core.errors import Mistake, NotFound, Rejected
from core.signatures import BUILT_IN
from engine.acting import account_of, action_of, fill
from engine.asking import foresee_approval
from engine.collecting import foresee_digest
from engine.desk import FirmDesk
from engine.foreseen_files import ForeseenFiles
from engine.installation import Installation
from engine.run_fields import name_of
from engine.stepping import Ended, Waiting, step_without_app
from engine.steps import problem_of
from engine.walks import plain
from recipes.conditions import explain, holds
from recipes.engine import first_position, next_position, scope_at, step_at
from recipes.fitting import form_of
from recipes.mapping import MappingError
from recipes.model import ActionStep, ApprovalStep, DigestStep, LoopStep, Recipe, app_of
from triggers.identity import change_identity, identity_of, object_id_of

MOST_STEPS = 500
REFUSALS = (Rejected, MappingError, Mistake)


@dataclass(frozen=True)
class TrialStep:
    """One step as it would go. `kind`: read, would write, exists already, would ask, would collect, wait, ..."""

    position: str
    action: str
    title: str
    kind: str
    input: Any
    output: Any
    message: str = ""


@dataclass(frozen=True)
class TrialRun:
    """One item's way through the recipe. `outcome`: would finish, filtered, would stop or refused."""

    identity: str
    object_id: str
    label: str
    outcome: str
    reason: str
    steps: tuple[TrialStep, ...]


async def try_items(
    installation: Installation, firm: str, recipe: Recipe, items: Sequence[BaseModel], *, recipe_id: str = ""
) -> list[TrialRun]:
    """Try every item; nothing is written anywhere. With `recipe_id`, writes already confirmed are recognised."""
    return [await _Trial(installation, firm, recipe, item, recipe_id).run() for item in items]


class _Trial:
    """One item on its way."""

    def __init__(self, installation: Installation, firm: str, recipe: Recipe, item: BaseModel, recipe_id: str) -> None:
        self._installation = installation
        self._store = installation.store.firm(firm)
        self._recipe = recipe
        self._recipe_id = recipe_id
        self._item = plain(item)
        self._results: dict[str, Any] = {}
        self._steps: list[TrialStep] = []
        trigger = find_trigger(recipe.trigger.on)
        self._identity = ""
        self._object_id = ""
        if trigger:
            self._object_id = object_id_of(trigger, item)
            form = form_of(recipe.trigger.input, trigger.input)
            watched = change_identity(trigger, item, form, 1) if trigger.watch else ""
            self._identity = watched or identity_of(trigger, item)

    async def run(self) -> TrialRun:
        if not holds(self._recipe.only_if, {"trigger": self._item}):
            return self._end("filtered", explain(self._recipe.only_if, {"trigger": self._item}))
        position = first_position(self._recipe)
        while position is not None and len(self._steps) < MOST_STEPS:
            step = await self._take(position)
            self._steps.append(step)
            if step.kind in ("refused", "stop"):
                return self._end("refused" if step.kind == "refused" else "would stop", step.message)
            position = next_position(self._recipe, position, self._results)
        return self._end("would finish", "")

    def _end(self, outcome: str, reason: str) -> TrialRun:
        label = name_of(self._item) or self._object_id
        return TrialRun(self._identity, self._object_id, label, outcome, reason, tuple(self._steps))

    async def _take(self, position: str) -> TrialStep:
        step = step_at(self._recipe, position)
        scope = scope_at(self._recipe, position, self._item, self._results)
        try:
            if isinstance(step, ActionStep):
                return await self._act(step, position, scope)
            return self._pass(step, position, scope)
        except REFUSALS as error:
            name = step.do if isinstance(step, ActionStep) else step.kind
            told = problem_of(error)
            words = f"{told['message'].rstrip('.')}. {told['remedy'].rstrip('.')}."
            return TrialStep(position, name, step.id, "refused", None, None, words)

    def _pass(self, step: Any, position: str, scope: dict[str, Any]) -> TrialStep:
        if isinstance(step, ApprovalStep | DigestStep):
            return self._pause(step, position, scope)
        outcome = step_without_app(step, scope, None)
        if isinstance(outcome, Ended):
            return TrialStep(position, "stop", step.id, "stop", None, None, outcome.reason)
        if isinstance(outcome, Waiting):
            self._results[position] = {"until": outcome.until.isoformat()}
            return TrialStep(position, "wait", step.id, "wait", None, self._results[position])
        self._results[position] = outcome.output
        kind = "loop" if isinstance(step, LoopStep) else step.kind
        shown = {"count": outcome.output["count"]} if kind == "loop" else outcome.output
        return TrialStep(position, kind, step.id, kind, None, shown)

    def _pause(self, step: ApprovalStep | DigestStep, position: str, scope: dict[str, Any]) -> TrialStep:
        foreseen = foresee_approval(step, scope) if isinstance(step, ApprovalStep) else foresee_digest(step, scope)
        self._results[position] = foreseen.output
        return TrialStep(position, step.kind, step.id, foreseen.kind, foreseen.shown, foreseen.output, foreseen.message)

    async def _act(self, step: ActionStep, position: str, scope: dict[str, Any]) -> TrialStep:
        action = action_of(step)
        form = fill(action, step, scope)
        files = ForeseenFiles()
        kind, output = await self._foresee(action, await self._client(step, files), form, position)
        self._results[position] = plain(output)
        shown = form.model_dump(mode="json"), output.model_dump(mode="json")
        return TrialStep(position, action.key, action.title, kind, *shown, files.message)

    async def _client(self, step: ActionStep, files: ForeseenFiles) -> Any:
        if app_of(step.do) == BUILT_IN:
            return FirmDesk(self._store)
        account = await account_of(self._store, app_of(step.do), step.account)
        return (await self._installation.clients.open_row(account, files=files)).client

    async def _foresee(self, action: Action, client: Any, form: BaseModel, position: str) -> tuple[str, BaseModel]:
        """Read what can be read; a write stands for itself with its sample."""
        if not action.writes:
            return "read", await action.run(client, form, Effect("", "", "", now()))
        if action.existing and (found := await action.existing(client, form)):
            return "exists already", found
        done = await self._confirmed(position)
        return ("exists already", action.output.model_validate(done)) if done else ("would write", action.example())

    async def _confirmed(self, position: str) -> Any:
        if not self._recipe_id:
            return None
        try:
            row = await self._store.effects.by_key(step_key(self._recipe_id, self._identity, position))
        except NotFound:
            return None
        return row.result if row.state == EffectState.DONE else None
