"""The books: which accounts belong together, the guided check, settings, and switching them on."""

from collections.abc import Mapping

from books import settings as choices
from books.settings import BookSettings
from books.setup.checks import Check
from books.setup.guided import check, find_accounts
from books.setup.guided import make_services as make_missing
from core.errors import Mistake, NotFound, Problem, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.book_views import (
    BooksView,
    ChartAccount,
    SettingsView,
    SetupReport,
    TrustAccountView,
    books_view,
    check_view,
)
from services.connecting.connection_views import find_row
from storage import FirmStore
from storage.books.rows import BooksRow
from storage.rows import ConnectionRow
from sync.accounts import Role
from sync.mapping import Style

FIRST = "Set them up with `lexrelay sync setup`"


async def add(inst: Installation, actor: Actor, name: str, clio: str = "", quickbooks: str = "") -> BooksView:
    """Join a Clio account and a QuickBooks company; without names, the only ones that are connected."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    ours, theirs = await _connection(firm, "clio", clio), await _connection(firm, "quickbooks", quickbooks)
    row = await firm.books.accounts.add(name.strip() or theirs.name, ours.id, theirs.id)
    return await view(firm, row)


async def listing(inst: Installation, actor: Actor) -> list[BooksView]:
    """Return the firm's books, oldest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    return [await view(firm, row) for row in await firm.books.accounts.list()]


async def set_up(
    inst: Installation, actor: Actor, name: str = "", *, clio: str = "", quickbooks: str = "", accept: bool = False
) -> SetupReport:
    """Check the books of this name, adding them first when there are none."""
    known = await listing(inst, actor)
    if not known or (name and all(name not in (each.name, each.id) for each in known)):
        await add(inst, actor, name, clio, quickbooks)
    return await setup(inst, actor, name, accept=accept)


async def make_services(inst: Installation, actor: Actor, name: str = "") -> SettingsView:
    """Make the services in QuickBooks that invoice lines need and that are missing; the settings then name them."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    kept = choices.read_settings(row.settings)
    made = await make_missing(inst, firm, row, kept)
    changed = kept.model_copy(update={"items": {**kept.items, **made}})
    return _settings_view(await _save(firm, row, changed) if made else row)


async def setup(inst: Installation, actor: Actor, name: str = "", *, accept: bool = False) -> SetupReport:
    """Read both sides and say what is wrong; writes to neither. `accept` keeps the proposed choices."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS if accept else Permission.KEEP_BOOKS)
    row = await find_books(firm, name)
    kept = choices.read_settings(row.settings)
    looked = await check(inst, firm, row, kept)
    if accept and looked.proposed != kept:
        row = await _save(firm, row, looked.proposed)
        kept = looked.proposed
        looked = await check(inst, firm, row, kept)
    return SetupReport(
        books=await view(firm, row),
        ready=ready(looked.checks),
        checks=tuple(check_view(each) for each in looked.checks),
        proposed=_news(kept, looked.proposed),
        accounts={each.id: each.name for each in looked.chart},
        chart=tuple(ChartAccount.model_validate(each) for each in looked.chart),
        trust_accounts=tuple(TrustAccountView.model_validate(each) for each in looked.trust),
        settings=choices.as_json(kept),
    )


async def settings(inst: Installation, actor: Actor, name: str = "") -> SettingsView:
    """Return the settings."""
    row = await find_books(firm_of(inst, actor, Permission.SEE), name)
    return _settings_view(row)


async def settings_text(inst: Installation, actor: Actor, name: str = "") -> str:
    """Return the settings as YAML to edit."""
    row = await find_books(firm_of(inst, actor, Permission.SEE), name)
    return choices.write_text(choices.read_settings(row.settings))


async def replace_settings(inst: Installation, actor: Actor, text: str, name: str = "") -> SettingsView:
    """Replace all settings by those of a YAML text; raises Mistake with everything wrong, and then nothing changed."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    return _settings_view(await _save(firm, row, choices.read_text(text)))


async def change_settings(
    inst: Installation, actor: Actor, changes: Mapping[str, str], name: str = "", version: int | None = None
) -> SettingsView:
    """Set single fields by their dotted names; with a `version`, only if nobody changed them since."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    if version is not None and version != row.settings_version:
        raise mistake("The settings of the books", "somebody else changed them meanwhile", "Look and try again")
    return _settings_view(await _save(firm, row, choices.changed(choices.read_settings(row.settings), changes)))


async def map_account(inst: Installation, actor: Actor, role: str, account: str, name: str = "") -> SettingsView:
    """Let an account (by name, number or id) play a role; an empty account takes the choice back."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    if role not in list(Role):
        raise mistake(f"Role '{role}'", f"the roles are {', '.join(Role)}", "Choose one of these")
    row = await find_books(firm, name)
    id = (await find_accounts(inst, row, [account]))[0] if account.strip() else ""
    return await change_settings(inst, actor, {f"accounts.{role}": id}, name)


async def map_trust(
    inst: Installation,
    actor: Actor,
    clio_account: int,
    bank: str,
    liability: str,
    *,
    interest: str = "",
    style: Style = Style.JOURNAL,
    name: str = "",
) -> SettingsView:
    """Join a trust account of Clio to its accounts in QuickBooks (by name, number or id), or change them."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    ids = await find_accounts(inst, row, [bank, liability, *([interest] if interest else [])])
    tree = choices.as_json(choices.read_settings(row.settings))
    mapped = {each["clio_account"]: each for each in tree.get("trust", [])}
    chosen = {"bank": ids[0], "liability": ids[1], "style": str(style)} | ({"interest": ids[2]} if interest else {})
    mapped[clio_account] = {**mapped.get(clio_account, {"clio_account": clio_account}), **chosen}
    tree["trust"] = list(mapped.values())
    return _settings_view(await _save(firm, row, choices.read_settings(tree)))


async def find_books(firm: FirmStore, name: str = "") -> BooksRow:
    """Return books by name or id, or the only ones; raises NotFound naming those that exist."""
    rows = await firm.books.accounts.list()
    found = [row for row in rows if not name or name in (row.name, row.id)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(row.name for row in rows) or "none yet"
    cause = f"there are several (books: {names})" if found else f"there are none of this name (books: {names})"
    raise NotFound((Problem(f"Books '{name}'", cause, "Name them with --books" if found else FIRST),))


async def view(firm: FirmStore, row: BooksRow) -> BooksView:
    """Show a pair with the names of its connections."""
    names = {each.id: each.name for each in await firm.connections.list(limit=1000)}
    return books_view(row, names)


def ready(found: list[Check]) -> bool:
    """Whether nothing keeps the books off."""
    return all(each.state != "problem" for each in found)


def problems_of(found: list[Check]) -> Mistake:
    """Return the problems as one refusal."""
    return Mistake(
        tuple(
            Problem(f"Check {each.code}", each.sentence, f"{each.who}: {each.where}")
            for each in found
            if each.state == "problem"
        )
    )


async def _connection(firm: FirmStore, app: str, name: str) -> ConnectionRow:
    rows = [row for row in await firm.connections.list(app, limit=1000) if row.state != "disconnected"]
    if name:
        row = await find_row(firm, name)
        if row.app != app:
            raise mistake(f"Connection '{name}'", f"it is to {row.app}", f"Name one to {app}")
        return row
    if len(rows) == 1:
        return rows[0]
    cause = f"{len(rows)} accounts are connected and none is named" if rows else "no account is connected"
    raise NotFound((Problem(f"App '{app}'", cause, f"Name one with --{app}, or run `lexrelay connect {app}`"),))


async def _save(firm: FirmStore, row: BooksRow, settings: BookSettings) -> BooksRow:
    return await firm.books.accounts.set_settings(row.id, choices.as_json(settings), row.settings_version)


def _settings_view(row: BooksRow) -> SettingsView:
    return SettingsView(settings=choices.as_json(choices.read_settings(row.settings)), version=row.settings_version)


def _news(kept: BookSettings, proposed: BookSettings) -> dict[str, object]:
    """Only what the proposal adds."""
    before, after = choices.as_json(kept), choices.as_json(proposed)
    return {name: value for name, value in after.items() if before.get(name) != value}
