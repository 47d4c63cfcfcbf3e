"""Runs one action step: fills its input, opens its account, reads or writes (through the ledger)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from actions import Action, Effect
from actions.effects import step_key
from connectors._kit.catalog import find_action
from core.clock import now
from core.errors import Mistake, NotFound, Problem, Reconnect, mistake
from core.signatures import BUILT_IN
from engine.clients import Session
from engine.desk import FirmDesk
from engine.installation import Installation
from engine.ledger import Confirmed, Ledger, Result, Wanted
from engine.one_writer import refuse_second_writer
from engine.tokens import mark_broken
from recipes.fitting import fit_input
from recipes.mapping import evaluate
from recipes.model import ActionStep, app_of
from storage import FirmStore
from storage.rows import ConnectionRow, RunRow

AUTHOR = "The recipe's author can correct it"
NO_EFFECT = ""


@dataclass(frozen=True)
class Answer:
    """What became of an action: its filled input (JSON) and the result."""

    form: Any
    result: Result


@dataclass(frozen=True)
class Actor:
    """On whose behalf a step acts."""

    installation: Installation
    store: FirmStore
    run: RunRow

    async def connection(self, step: ActionStep) -> ConnectionRow:
        """Return the account a step uses; without a name, the only one of its app. Raises NotFound."""
        return await account_of(self.store, app_of(step.do), step.account)


async def account_of(store: FirmStore, app: str, name: str) -> ConnectionRow:
    """Return a connection by name, or the only one of an app; raises NotFound saying what to choose."""
    if name:
        return await store.connections.by_name(name)
    rows = [row for row in await store.connections.list(app) if row.state != "disconnected"]
    if len(rows) == 1:
        return rows[0]
    cause = "no account is connected" if not rows else f"{len(rows)} accounts are connected and none is named"
    raise NotFound((Problem(f"App '{app}'", cause, f"{AUTHOR}: name one with `account:`"),))


async def act(actor: Actor, step: ActionStep, position: str, scope: Mapping[str, Any]) -> Answer:
    """Run the action; raises Rejected, RetryLater, Reconnect, MappingError or Mistake."""
    action = action_of(step)
    form = fill(action, step, scope)
    if app_of(step.do) == BUILT_IN:
        return Answer(form.model_dump(mode="json"), await _compute(actor, action, form))
    connection = await actor.connection(step)
    session = await actor.installation.clients.open_row(connection, deadline=action.deadline)
    try:
        result = await _run(actor, session, action, form, position)
    except Reconnect as error:
        await mark_broken(actor.store, session.row.id, session.version, error.reason)
        raise
    return Answer(form.model_dump(mode="json"), result)


def action_of(step: ActionStep) -> Action:
    """Return the declared action; raises Mistake when its connector is no longer installed."""
    action = find_action(step.do)
    if action is None:
        raise mistake(f"Step '{step.id}'", f"the action '{step.do}' is not installed", AUTHOR)
    return action


def fill(action: Action, step: ActionStep, scope: Mapping[str, Any]) -> BaseModel:
    """Evaluate the mapping into the action's input form; raises MappingError or Mistake naming the fields."""
    values = {name: value for name, value in evaluate(step.input, scope).items() if value is not None}
    try:
        return action.input.model_validate(fit_input(values, action.input))
    except ValidationError as error:
        problems = [_field_problem(action, step, item) for item in error.errors(include_input=False)]
        raise Mistake(tuple(problems)) from None


def _field_problem(action: Action, step: ActionStep, item: Any) -> Problem:
    field = ".".join(str(part) for part in item["loc"])
    message = str(item["msg"]).removeprefix("Value error, ")
    return Problem(f"Step '{step.id}' ({action.title}), field '{field}'", message, AUTHOR)


async def _run(actor: Actor, session: Session, action: Action, form: BaseModel, position: str) -> Result:
    if action.writes:
        await refuse_second_writer(actor.store, session.row, action, form)
        key = step_key(actor.run.recipe_id, actor.run.identity, position)
        return await Ledger(actor.store, session).perform(Wanted(action, form, key))
    output = await action.run(session.client, form, Effect(NO_EFFECT, NO_EFFECT, NO_EFFECT, now()))
    return Confirmed(output.model_dump(mode="json"))


async def _compute(actor: Actor, action: Action, form: BaseModel) -> Result:
    output = await action.run(FirmDesk(actor.store), form, Effect(NO_EFFECT, NO_EFFECT, NO_EFFECT, now()))
    return Confirmed(output.model_dump(mode="json"))
