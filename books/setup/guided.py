"""Reads both sides for the guided check: about ten metered reads of QuickBooks and two requests of Clio, no write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from books.desk import Desk
from books.quickbooks.people import make_item
from books.settings import BookSettings, mapping_of
from books.setup.checks import Check, Sides, checks, without_item
from books.setup.likely import filled
from books.setup.openings import opening_checks
from books.setup.others import Stranger, second_writer, strangers, without_ours
from connectors.clio.books import BankAccount, Bill
from connectors.clio.client import Clio
from connectors.quickbooks.books.company import LedgerAccount, read_company
from connectors.quickbooks.books.pages import Reader
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.query import Select
from connectors.quickbooks.reading import Data
from core.errors import Failure, OverBudget, Reconnect, Rejected, mistake
from core.money import to_cents
from engine.budget import POLL_PATIENCE
from engine.installation import Installation
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.accounts import Role
from sync.clio import BankAccount as ClioAccount
from sync.documents import Kind

NEWEST = 200
"""Bills, invoices and journal entries looked at: for the highest number, and for a second writer."""


async def read_sides(inst: Installation, store: FirmStore, row: BooksRow) -> tuple[Sides, list[Stranger]]:
    """Read accounts, settings, the newest numbers and what others wrote; raises the Failure of a silent side."""
    clio: Clio = (await inst.clients.open(row.firm, row.clio_connection, POLL_PATIENCE)).client
    quickbooks: QuickBooks = (await inst.clients.open(row.firm, row.quickbooks_connection, POLL_PATIENCE)).client
    accounts = await clio.fetch("bank_accounts", BankAccount)
    bills, _ = await clio.page("bills", Bill, order="id(desc)", limit=NEWEST)
    invoices, journals = [
        await quickbooks.query(Select(entity, (), "MetaData.CreateTime DESC", 1, NEWEST))
        for entity in ("Invoice", "JournalEntry")
    ]
    numbers = {each.number for each in bills if each.number}
    foreign = [
        await without_ours(store, row, kind, found)
        for kind, found in ((Kind.JOURNAL, journals), (Kind.INVOICE, invoices))
    ]
    sides = Sides(
        company=await read_company(Reader(quickbooks)),
        accounts=tuple(_account(each) for each in accounts),
        last_invoice=_highest(str(each.get("DocNumber") or "") for each in invoices),
        last_bill=_highest(numbers),
    )
    return sides, list(strangers(foreign[0], foreign[1], numbers))


@dataclass(frozen=True)
class Looked:
    """What the guided check found, what it proposes, and the accounts there are to choose from on both sides."""

    checks: list[Check]
    proposed: BookSettings
    chart: tuple[LedgerAccount, ...] = ()
    trust: tuple[ClioAccount, ...] = ()


async def check(inst: Installation, store: FirmStore, row: BooksRow, settings: BookSettings) -> Looked:
    """Return what is wrong, and the settings with every clear choice filled. A silent side is a problem, too.

    Raises OverBudget when our own allowance is used up: then nothing is wrong, only busy.
    """
    try:
        sides, others = await read_sides(inst, store, row)
    except OverBudget:
        raise
    except Failure as failure:
        return Looked([_silent(failure)], settings)
    proposed = filled(settings, sides.company, sides.accounts)
    began = opening_checks(sides.accounts, (row.cursor or {}).get("clio") or {}, settings)
    trust = tuple(account for account in sides.accounts if account.trust)
    found = checks(sides, settings, [second_writer(others, settings), *began])
    return Looked(found, proposed, sides.company.accounts, trust)


async def make_services(inst: Installation, store: FirmStore, row: BooksRow, settings: BookSettings) -> dict[Role, str]:
    """Make a service in QuickBooks for every account on invoice lines that has none; returns their ids by role.

    The only write of the setup, and asked for by name: each is made once, through the effect ledger.
    """
    session = await inst.clients.open(row.firm, row.quickbooks_connection, POLL_PATIENCE)
    company = await read_company(Reader(session.client))
    desk = Desk(store, session, row, mapping_of(settings), company)
    names = {account.id: account.name for account in company.accounts}
    missing = {role: settings.accounts[role] for role in without_item(company, settings)}
    return {role: await make_item(desk, names.get(id, role), id) for role, id in missing.items()}


async def find_accounts(inst: Installation, row: BooksRow, wanted: Iterable[str]) -> list[str]:
    """Return the ids of QuickBooks accounts given by name, number or id: one metered read. Raises Mistake."""
    session = await inst.clients.open(row.firm, row.quickbooks_connection, POLL_PATIENCE)
    rows = [each async for each in Reader(session.client).rows("Account")]
    return [_one(text.strip(), rows) for text in wanted]


def _one(text: str, rows: Sequence[Data]) -> str:
    for field in ("FullyQualifiedName", "Name", "AcctNum", "Id"):
        found = [str(row["Id"]) for row in rows if str(row.get(field) or "").casefold() == text.casefold()]
        if len(found) == 1:
            return found[0]
    cause = "QuickBooks has no active account of this name, number or id, or several"
    raise mistake(f"Account '{text}'", cause, "Give the whole name as the chart of accounts shows it")


def _silent(failure: Failure) -> Check:
    where = "lexrelay connect" if isinstance(failure, Reconnect | Rejected) else "lexrelay doctor"
    return Check("CONNECTION", "problem", f"One side does not answer: {failure.reason}", "An administrator", where)


def _account(each: BankAccount) -> ClioAccount:
    name, trust = each.name or f"account {each.id}", (each.type or "").casefold() == "trust"
    return ClioAccount(each.id, name, trust, each.currency or "USD", _cents(each.balance))


def _cents(text: str | None) -> int | None:
    """A hidden or unreadable balance is none."""
    try:
        return None if text is None else to_cents(Decimal(text))
    except (InvalidOperation, ValueError):
        return None


def _highest(numbers: Iterable[str]) -> int | None:
    """Only plain numbers can meet the other side's own counting."""
    return max((int(number) for number in numbers if number.isascii() and number.isdigit()), default=None)
