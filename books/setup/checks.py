"""The guided check: what is wrong before anything is written, whose task it is, and where."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from books.settings import UTC, BookSettings, TrustAccount
from books.setup.likely import TYPES
from connectors.quickbooks.books.company import Company
from sync.accounts import Role
from sync.clio import BankAccount, Source

ADMIN = "An administrator of this firm"
OWNER = "The administrator of the QuickBooks company"
PREFERENCES = "QuickBooks, gear menu, Account and settings"
NEEDED = (
    Role.OPERATING,
    Role.RECEIVABLE,
    Role.FEES,
    Role.COSTS,
    Role.ADVANCED_COSTS,
    Role.TAX,
    Role.DISCOUNT,
    Role.WRITE_OFF,
    Role.CLIENT_CREDITS,
)
ON_INVOICES = (
    Role.FEES,
    Role.COSTS,
    Role.ADVANCED_COSTS,
    Role.TAX,
    Role.SECOND_TAX,
    Role.INTEREST_INCOME,
    Role.DISCOUNT,
    Role.WRITE_OFF,
)
USEFUL = (Role.INTEREST_INCOME, Role.FIRM_IN_TRUST, Role.BANK_FEES, Role.DUE_FROM_CLIENT)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. A `problem` keeps the books off; an `advice` or `unknown` does not."""

    code: str
    state: Literal["ok", "problem", "advice", "unknown"]
    sentence: str
    who: str = ""
    where: str = ""


@dataclass(frozen=True)
class Sides:
    """What setup read of both sides. Numbers are the highest ones that are whole; None when there is none."""

    company: Company
    accounts: tuple[BankAccount, ...]
    last_invoice: int | None = None
    last_bill: int | None = None


def checks(sides: Sides, settings: BookSettings, further: Iterable[Check] = ()) -> list[Check]:
    """Look at everything; the problems come first. `further` was looked at elsewhere."""
    found = [
        *_switches(sides.company),
        *_times(sides.company, settings),
        *_roles(sides.company, settings),
        *_trust(sides, settings),
        *_items(sides.company, settings),
        *_deposits(sides.company, settings),
        *_names(sides.company, settings),
        *_currencies(sides.company, settings),
        _numbers(sides),
        _one_writer(settings),
        *further,
    ]
    order = ("problem", "unknown", "advice", "ok")
    return sorted(found, key=lambda check: order.index(check.state))


def _switches(company: Company) -> Iterator[Check]:
    sales, other = f"{PREFERENCES}, Sales, Sales form content", f"{PREFERENCES}, Advanced"
    yield _told(
        company.custom_numbers, "CUSTOM_NUMBERS", "Custom transaction numbers are on", OWNER, sales,
        wrong="Custom transaction numbers are off: QuickBooks would replace the bill's number by its own",
    )  # fmt: skip
    yield _told(
        not company.auto_apply_credit, "AUTO_APPLY", "Credits are not applied automatically", OWNER, other,
        wrong="QuickBooks applies credits by itself: it would settle other invoices than Clio does",
    )  # fmt: skip
    warns = company.warns_of_journal_numbers and company.warns_of_check_numbers
    yield _told(
        warns, "DUPLICATE_NUMBERS", "QuickBooks warns of duplicate numbers", OWNER, other, state="advice",
        wrong="QuickBooks does not warn when a journal or check number is used twice",
    )  # fmt: skip


def _told(
    right: bool,
    code: str,
    sentence: str,
    who: str,
    where: str,
    *,
    wrong: str,
    state: Literal["problem", "advice"] = "problem",
) -> Check:
    return Check(code, "ok", sentence) if right else Check(code, state, wrong, who, where)


def _times(company: Company, settings: BookSettings) -> Iterator[Check]:
    where = "lexrelay sync settings --set start=2026-01-01"
    if settings.start is None:
        yield Check("START", "problem", "The day from which the books are kept is not chosen", ADMIN, where)
    elif company.closed_until and settings.start <= company.closed_until:
        sentence = f"The books start on {settings.start}, but QuickBooks is closed until {company.closed_until}"
        yield Check("CLOSING_DATE", "problem", sentence, f"{ADMIN}, with the accountant", where)
    else:
        yield Check("START", "ok", f"The books start on {settings.start}; older things do not cross")
    zone = f"Days are those of {settings.zone}"
    yield _told(
        settings.zone != UTC, "ZONE", zone, ADMIN, "lexrelay sync settings --set zone=America/New_York", state="advice",
        wrong=f"{zone}: no time zone is chosen, and what is done in the evening may count as the next day",
    )  # fmt: skip
    basis = "cash" if company.cash_basis else "accrual"
    told = f"QuickBooks shows reports on the {basis} basis, the settings say {settings.basis}"
    yield _told(
        basis == settings.basis, "BASIS", f"Reports are on the {basis} basis", ADMIN,
        "lexrelay sync settings --set basis=...", wrong=told, state="advice",
    )  # fmt: skip


def _roles(company: Company, settings: BookSettings) -> Iterator[Check]:
    for role in (*NEEDED, *USEFUL):
        id = settings.accounts.get(role)
        if id:
            yield _account(company, role, id)
        else:
            state: Literal["problem", "advice"] = "problem" if role in NEEDED else "advice"
            sentence = f"No account is chosen for {role}; what needs it would be held"
            yield Check(f"ACCOUNT {role}", state, sentence, ADMIN, f"lexrelay sync map '{role}' ACCOUNT")
    for role in sorted(settings.accounts.keys() - {*NEEDED, *USEFUL}):
        yield _account(company, role, settings.accounts[role])


def _account(company: Company, role: Role, id: str) -> Check:
    code, place = f"ACCOUNT {role}", "lexrelay sync settings edit"
    found = company.account(id)
    if found is None:
        return Check(
            code, "problem", f"The account {id} for {role} is not in QuickBooks (merged or deleted)", ADMIN, place
        )
    if not found.active:
        return Check(code, "problem", f"{found.name} ({role}) is inactive in QuickBooks", OWNER, "Chart of accounts")
    if role in TYPES and found.type not in TYPES[role]:
        kinds = " or ".join(TYPES[role])
        return Check(code, "problem", f"{found.name} is of type {found.type}; {role} needs {kinds}", ADMIN, place)
    return Check(code, "ok", f"{role}: {found.name}")


def _items(company: Company, settings: BookSettings) -> Iterator[Check]:
    """A line of an invoice reaches its account only through a product or service."""
    for role in without_item(company, settings):
        sentence = f"No service in QuickBooks earns on the account for {role}: invoice lines could not name it"
        yield Check(f"ITEM {role}", "problem", sentence, ADMIN, "lexrelay sync setup --make-services")


def without_item(company: Company, settings: BookSettings) -> list[Role]:
    """Return the roles on invoice lines whose account no service earns on."""
    chosen = {role: settings.accounts[role] for role in ON_INVOICES if role in settings.accounts}
    return [role for role, id in chosen.items() if not (settings.items.get(role) or company.items.get(id))]


def _trust(sides: Sides, settings: BookSettings) -> Iterator[Check]:
    mapped = {each.clio_account: each for each in settings.trust}
    shown = {each.id: each for each in sides.accounts if each.trust}
    for id, account in shown.items():
        if id not in mapped:
            sentence = f"Clio's trust account {account.name} has no bank and liability account in QuickBooks"
            yield Check("TRUST", "problem", sentence, ADMIN, f"lexrelay sync trust {id} BANK LIABILITY")
        else:
            yield from _one_trust(sides.company, account, mapped[id])
        if account.balance is None:
            yield Check(
                "REDACTED", "problem", f"Clio hides the balance of {account.name} from the connected user",
                "An administrator of Clio", "Clio, Settings, Users and permissions: Accounting",
            )  # fmt: skip
    for id in mapped.keys() - shown.keys():
        sentence = f"Clio does not show trust account {id} to the connected user"
        yield Check("TRUST", "problem", sentence, "An administrator of Clio", "Clio, Settings, Users and permissions")


def _one_trust(company: Company, account: BankAccount, chosen: TrustAccount) -> Iterator[Check]:
    yield _account(company, Role.TRUST_BANK, chosen.bank)
    yield _account(company, Role.TRUST_LIABILITY, chosen.liability)
    if chosen.interest:
        yield _account(company, Role.TRUST_INTEREST, chosen.interest)
    there = {account.currency, chosen.currency}
    there |= {
        each.currency for id in (chosen.bank, chosen.liability) if (each := company.account(id)) and each.currency
    }
    if len(there) > 1:
        sentence = f"Trust account {account.name} and its QuickBooks accounts are in {' and '.join(sorted(there))}"
        yield Check("CURRENCY", "problem", sentence, ADMIN, "lexrelay sync settings edit")


def _deposits(company: Company, settings: BookSettings) -> Iterator[Check]:
    for source in (Source.OPERATING, Source.TRUST, Source.CLIO_PAYMENTS):
        id = settings.deposit_to.get(source)
        found = company.account(id) if id else None
        place = f"lexrelay sync settings --set 'deposit_to.{source}=ACCOUNT'"
        yield _told(
            found is not None and found.active, f"DEPOSIT {source}",
            f"Payments from {source} are deposited to {found.name if found else ''}", ADMIN, place,
            wrong=f"Where payments from {source} are deposited is not chosen: the bank directly, or Undeposited Funds",
        )  # fmt: skip


def _names(company: Company, settings: BookSettings) -> Iterator[Check]:
    """Classes and locations that the settings name must be there."""
    chosen = [("class", name, company.classes) for name in settings.classes.values()]
    chosen += [("location", name, company.locations) for name in settings.locations.values()]
    for what, name, known in chosen:
        if name.casefold() not in known and name not in known.values():
            sentence = f"The {what} {name} is not in QuickBooks"
            yield Check(f"{what.upper()} {name}", "problem", sentence, ADMIN, "lexrelay sync settings edit")


def _currencies(company: Company, settings: BookSettings) -> Iterator[Check]:
    yield _told(
        company.currency == settings.currency, "CURRENCY", f"The company keeps its books in {company.currency}", ADMIN,
        f"lexrelay sync settings --set currency={company.currency}",
        wrong=f"The company keeps its books in {company.currency}, the settings say {settings.currency}",
    )  # fmt: skip


def _numbers(sides: Sides) -> Check:
    invoice, bill = sides.last_invoice, sides.last_bill
    if invoice is None or bill is None:
        return Check("NUMBERS", "ok", "No numbers of bills and invoices meet")
    if bill >= invoice:
        return Check("NUMBERS", "ok", f"Clio's numbers ({bill}) have passed those in QuickBooks ({invoice})")
    sentence = f"QuickBooks has invoices up to {invoice}, Clio is at {bill}: the next bills would meet taken numbers"
    where = f"Clio, Settings, Billing: let the next number be {invoice + 1}"
    return Check("NUMBERS", "problem", sentence, "An administrator of Clio", where)


def _one_writer(settings: BookSettings) -> Check:
    return _told(
        settings.only_writer, "ONE_WRITER", "No other program writes to this company from Clio", ADMIN,
        "Clio, Settings, Integrations, QuickBooks: disconnect it; then lexrelay sync settings --set only_writer=true",
        wrong="Nobody has stated that Clio's own QuickBooks synchronisation (and others) are off: two writers double",
    )  # fmt: skip
