"""A company's settings and lists, as the books need them: read at setup and in the nightly sweep."""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from connectors.quickbooks.books.contacts import card_of
from connectors.quickbooks.books.ledger_lines import Items
from connectors.quickbooks.books.pages import Reader
from connectors.quickbooks.query import ALSO_INACTIVE
from connectors.quickbooks.reading import Data, amount, reference, text
from core.money import to_cents
from sync.cards import EMPTY, Card

Table = Mapping[str, str]
"""Ids by a name in small letters."""


@dataclass(frozen=True)
class LedgerAccount:
    """One account of the chart. `balance` in cents as QuickBooks shows it, None where it shows none."""

    id: str
    name: str
    type: str
    subtype: str
    active: bool = True
    currency: str = ""
    balance: int | None = None
    number: str = ""


@dataclass(frozen=True)
class KnownCustomer:
    """A customer that stands; `parent` is empty for one at the top. Only a fresh reading knows the whole card."""

    id: str
    parent: str = ""
    card: Card = EMPTY
    token: str = ""

    @property
    def lean(self) -> "KnownCustomer":
        """What a client is matched by; the rest would make every cycle slower."""
        return replace(self, card=Card(self.card.name, self.card.email))


@dataclass(frozen=True)
class Company:
    """`items` are ids of services by the id of the account they earn on; an empty date means the books are open.

    `earns` and `costs` are the accounts of every item by its id, of inactive ones too.
    """

    accounts: tuple[LedgerAccount, ...] = ()
    items: Table = field(default_factory=dict)
    earns: Table = field(default_factory=dict)
    costs: Table = field(default_factory=dict)
    methods: Table = field(default_factory=dict)
    classes: Table = field(default_factory=dict)
    locations: Table = field(default_factory=dict)
    vendors: Table = field(default_factory=dict)
    customers: Mapping[str, KnownCustomer] = field(default_factory=dict)
    closed_until: date | None = None
    custom_numbers: bool = False
    warns_of_journal_numbers: bool = False
    warns_of_check_numbers: bool = False
    auto_apply_credit: bool = False
    multicurrency: bool = False
    currency: str = "USD"
    tracks_classes: bool = False
    tracks_locations: bool = False
    sales_tax: bool = False
    cash_basis: bool = False
    plan: str = ""

    @property
    def item_accounts(self) -> Items:
        """Return where money goes that a document names by an item only."""
        return Items(self.earns, self.costs)

    @property
    def lean(self) -> "Company":
        """What is remembered between two looks at everything."""
        return replace(self, customers={name: each.lean for name, each in self.customers.items()})

    def account(self, id: str) -> LedgerAccount | None:
        """Return an account by id, inactive ones included; None for one that was deleted or merged away."""
        return next((account for account in self.accounts if account.id == id), None)


def with_changes(company: Company, changed: Iterable[Data]) -> Company:
    """Return the company with customers as they are after these changes; inactive ones do not stand."""
    rows = {str(row["Id"]): row for row in changed}
    kept = {name: each for name, each in company.customers.items() if each.id not in rows}
    there = [row for row in rows.values() if row.get("Active", True) and "DisplayName" in row]
    return replace(company, customers=kept | {_name_of(row): _customer(row) for row in there})


async def read_company(reader: Reader) -> Company:
    """Read settings and lists: about nine metered reads, one more for each further thousand names."""
    settings = await reader.single("Preferences")
    info = await reader.single("CompanyInfo", reader.realm)
    items = [row async for row in reader.rows("Item", ALSO_INACTIVE)]
    return Company(
        accounts=tuple([_account(row) async for row in reader.rows("Account", ALSO_INACTIVE)]),
        items=_services(items),
        earns=_on(items, "IncomeAccountRef"),
        costs=_on(items, "ExpenseAccountRef"),
        methods=await _named(reader.rows("PaymentMethod"), "Name"),
        classes=await _named(reader.rows("Class"), "FullyQualifiedName"),
        locations=await _named(reader.rows("Department"), "FullyQualifiedName"),
        vendors=await _named(reader.rows("Vendor"), "DisplayName"),
        customers=await _customers(reader),
        plan=_pair(info, "OfferingSku"),
        **_switches(settings),
    )


def _account(row: Data) -> LedgerAccount:
    balance = amount(row, "CurrentBalance")
    return LedgerAccount(
        id=str(row["Id"]),
        name=text(row, "FullyQualifiedName") or str(row["Name"]),
        type=text(row, "AccountType") or "",
        subtype=text(row, "AccountSubType") or "",
        active=bool(row.get("Active", True)),
        currency=reference(row, "CurrencyRef") or "",
        balance=None if balance is None else to_cents(balance),
        number=text(row, "AcctNum") or "",
    )


def _services(items: Iterable[Data]) -> dict[str, str]:
    """The oldest active service of each account: what an invoice line names to reach that account."""
    found: dict[str, str] = {}
    for row in items:
        account = reference(row, "IncomeAccountRef")
        if account and row.get("Type") == "Service" and row.get("Active", True):
            found.setdefault(account, str(row["Id"]))
    return found


def _on(items: Iterable[Data], name: str) -> dict[str, str]:
    return {str(row["Id"]): account for row in items if (account := reference(row, name))}


async def _customers(reader: Reader) -> dict[str, KnownCustomer]:
    return {_name_of(row): _customer(row) async for row in reader.rows("Customer")}


def _name_of(row: Data) -> str:
    return str(row["DisplayName"]).casefold()


def _customer(row: Data) -> KnownCustomer:
    return KnownCustomer(
        str(row["Id"]), reference(row, "ParentRef") or "", card_of(row), str(row.get("SyncToken") or "")
    )


async def _named(rows: AsyncIterator[Data], name: str) -> dict[str, str]:
    return {str(row.get(name) or row.get("Name")).casefold(): str(row["Id"]) async for row in rows}


def _switches(settings: Data) -> dict[str, Any]:
    books, sales, currency = (
        settings.get(f"{name}Prefs") or {} for name in ("AccountingInfo", "SalesForms", "Currency")
    )
    closed = text(books, "BookCloseDate")
    return {
        "closed_until": date.fromisoformat(closed[:10]) if closed else None,
        "custom_numbers": bool(sales.get("CustomTxnNumbers")),
        "auto_apply_credit": bool(sales.get("AutoApplyCredit")),
        "warns_of_journal_numbers": _warns(settings, "WarnDuplicateJournalNumber"),
        "warns_of_check_numbers": _warns(settings, "WarnDuplicateCheckNumber"),
        "multicurrency": bool(currency.get("MultiCurrencyEnabled")),
        "currency": reference(currency, "HomeCurrency") or "USD",
        "tracks_classes": bool(books.get("ClassTrackingPerTxn") or books.get("ClassTrackingPerTxnLine")),
        "tracks_locations": bool(books.get("TrackDepartments")),
        "sales_tax": bool((settings.get("TaxPrefs") or {}).get("UsingSalesTax")),
        "cash_basis": text(settings, "ReportPrefs", "ReportBasis") == "Cash",
    }


def _warns(settings: Data, name: str) -> bool:
    pairs = (settings.get("OtherPrefs") or {}).get("NameValue") or []
    return any(str(pair.get("Name")).endswith(name) and pair.get("Value") == "true" for pair in pairs)


def _pair(info: Data, name: str) -> str:
    pairs = info.get("NameValue") or []
    return next((str(pair.get("Value")) for pair in pairs if pair.get("Name") == name), "")
