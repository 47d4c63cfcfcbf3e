"""Connected accounts: seeing, testing, renaming and removing them. The sign-in itself is in `consent`."""

from contextlib import suppress

from connectors._kit.app import OAuth
from connectors._kit.oauth import Tokens, revoke
from core.errors import Failure, Mistake, Problem
from engine.clients import connector_of
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.connecting.connection_uses import books_using, recipes_using
from services.connecting.connection_views import ConnectionView, find_row, view_of
from services.connecting.consent import Consent, add_key, begin, callback_path, complete, wait_for
from services.connecting.granting import free_name
from services.connecting.typed import add_form
from services.views import View
from storage import FirmStore
from storage.rows import ConnectionRow

__all__ = [
    "ConnectionView",
    "Consent",
    "Disconnection",
    "add_form",
    "add_key",
    "begin",
    "callback_path",
    "complete",
    "disconnect",
    "find",
    "list_connections",
    "rename",
    "test",
    "wait_for",
]
UNFINISHED = ("queued", "running", "waiting")


class Disconnection(View):
    """What removing a connection stops: recipes that are on, runs under way, books that are kept.

    `done` is False for a preview; `revoked` says that the vendor confirmed.
    """

    connection: ConnectionView
    stops: tuple[str, ...]
    books: tuple[str, ...]
    waiting_runs: int
    done: bool = False
    revoked: bool = False


async def list_connections(inst: Installation, actor: Actor, app: str = "") -> list[ConnectionView]:
    """Return the firm's connections, or those to one app."""
    rows = await firm_of(inst, actor, Permission.SEE).connections.list(app, limit=1000)
    return [view_of(row) for row in rows]


async def find(inst: Installation, actor: Actor, id_or_name: str) -> ConnectionView:
    """Return one connection; raises NotFound naming those that exist."""
    return view_of(await find_row(firm_of(inst, actor, Permission.SEE), id_or_name))


async def test(inst: Installation, actor: Actor, id_or_name: str) -> ConnectionView:
    """Ask the vendor whose account it is; raises the Failure it answered with, or Mistake for another account."""
    row = await find_row(firm_of(inst, actor, Permission.OPERATE), id_or_name)
    session = await inst.clients.open(actor.firm, row.id)
    account = await session.connector.app.identify(session.client)
    if account.id != row.account_id:
        cause = "the vendor says it is for another account than the one that was connected"
        raise Mistake((Problem(f"Connection '{row.name}'", cause, "An administrator must reconnect it"),))
    return view_of(row)


async def rename(inst: Installation, actor: Actor, id_or_name: str, name: str) -> ConnectionView:
    """Change the name; refused while a recipe calls the connection by its old one."""
    firm = firm_of(inst, actor, Permission.CONNECT)
    row, wanted = await find_row(firm, id_or_name), await free_name(firm, name)
    users = await recipes_using(firm, row)
    if users:
        cause = f"these recipes call it by its name: {', '.join(use.row.name for use in users)}"
        raise Mistake((Problem(f"Connection '{row.name}'", cause, "Change them first, or keep the name"),))
    return view_of(await firm.connections.rename(row.id, wanted))


async def disconnect(inst: Installation, actor: Actor, id_or_name: str, preview: bool = True) -> Disconnection:
    """Say what removing the connection stops and, unless it is a preview, give the access back and forget it.

    Recipes stay on: their runs wait, and go on when someone connects the same account again.
    """
    firm = firm_of(inst, actor, Permission.CONNECT)
    row = await find_row(firm, id_or_name)
    users = await recipes_using(firm, row, "on")
    waiting = [await firm.runs.counts(use.row.id) for use in users]
    found = Disconnection(
        connection=view_of(row),
        stops=tuple(use.row.name for use in users),
        books=tuple(each.name for each in await books_using(firm, row)),
        waiting_runs=sum(counts.get(state, 0) for counts in waiting for state in UNFINISHED),
    )
    if preview:
        return found
    revoked = await _give_back(inst, firm, row)
    gone = await firm.connections.disconnect(row.id)
    return found.model_copy(update={"connection": view_of(gone), "done": True, "revoked": revoked})


async def _give_back(inst: Installation, firm: FirmStore, row: ConnectionRow) -> bool:
    """End subscriptions and the grant at the vendor; what it does not confirm is not claimed."""
    rules = connector_of(row.app).app.sign_in
    await _end_hooks(inst, firm, row)
    if row.state == "disconnected" or not isinstance(rules, OAuth):
        return False
    tokens = Tokens.from_json((await firm.secrets.read_secret(row.id)).value)
    with suppress(Failure):
        place = await inst.clients.place(row.firm, row.app, row.region)
        await revoke(inst.clients.http, place, rules, tokens)
        return True
    return False


async def _end_hooks(inst: Installation, firm: FirmStore, row: ConnectionRow) -> None:
    webhooks = connector_of(row.app).app.webhooks
    hooks = await firm.hooks.list(row.id) if webhooks and webhooks.registration else []
    for hook in hooks:
        with suppress(Failure, Mistake):
            session = await inst.clients.open(row.firm, row.id)
            await webhooks.registration.unsubscribe(session.client, hook.vendor_id)  # type: ignore[union-attr]
        await firm.hooks.set_state(hook.id, "gone")
