"""Connecting an app by filling a form: checked, tried, and sealed."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from connectors._kit.app import Typed
from connectors._kit.catalog import Connector
from connectors._kit.typed import to_secret
from core.errors import Failure, Mistake, Problem, mistake
from engine.clients import connector_of
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.connecting.connection_views import ConnectionView, find_row, view_of
from services.connecting.granting import free_name, short_name
from storage import FirmStore
from storage.rows import ConnectionRow, Expiries

FILL_AGAIN = "Correct it and connect again"


async def add_form(
    inst: Installation, actor: Actor, app: str, name: str, values: Mapping[str, Any], *, reconnect: str = ""
) -> ConnectionView:
    """Connect an app by a filled form, once it was tried; raises Mistake naming every field that is wrong."""
    firm, connector = firm_of(inst, actor, Permission.CONNECT), connector_of(app)
    old = await find_row(firm, reconnect) if reconnect else None
    if old and old.app != app:
        raise mistake(f"Connection '{old.name}'", f"it is to {old.app}, not to {app}", "Name the app it belongs to")
    wanted = old.name if old else await free_name(firm, name or short_name(connector.app.title))
    place = await inst.clients.place(actor.firm, app)
    filled = inst.clients.filled(connector, actor.firm, _form(connector, values))
    try:
        account = await inst.clients.probe_form(connector, place, filled)
    except Failure as refusal:
        remedy = getattr(refusal, "remedy", "") or FILL_AGAIN
        raise mistake(connector.app.title, refusal.reason, remedy) from refusal
    row = await _keep(firm, connector, wanted, old, secret=to_secret(filled.form), account=(account.id, account.name))
    await firm.runs.wake(f"connection:{row.id}")
    return view_of(row)


def _form(connector: Connector, values: Mapping[str, Any]) -> Any:
    rules = connector.app.sign_in
    if not isinstance(rules, Typed):
        raise mistake(connector.app.title, "it is not connected by a form", f"Run `lexrelay connect {connector.key}`")
    try:
        return rules.form.model_validate(dict(values))
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        raise Mistake(tuple(_problem(connector, item) for item in found)) from None


def _problem(connector: Connector, item: Any) -> Problem:
    field = ".".join(str(part) for part in item["loc"]) or "the form"
    message = str(item["msg"]).removeprefix("Value error, ")
    return Problem(f"{connector.app.title}, field '{field}'", message, FILL_AGAIN)


async def _keep(
    firm: FirmStore,
    connector: Connector,
    name: str,
    old: ConnectionRow | None,
    *,
    secret: bytes,
    account: tuple[str, str],
) -> ConnectionRow:
    id, title = account
    if old:
        return await firm.connections.reconnect(old.id, secret, Expiries(), account_id=id, account_name=title)
    return await firm.connections.add(connector.key, "", name, account_id=id, account_name=title, secret=secret)
