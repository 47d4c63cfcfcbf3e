"""The month-end report of one trust account as a value: what is printed, signed, frozen and compared later."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from core.canonical import canonical_json, exact_json
from core.errors import mistake
from sync.reconcile.balances import AccountBalances
from sync.reconcile.compare import Reconciliation
from sync.reconcile.effects import Effect
from sync.reconcile.entries import BankEntry
from sync.reconcile.matching import Outstanding, StatementMatch
from sync.reconcile.statement import StatementLine

SIGNATURE = "Reviewed by (lawyer): ____________________  Date: ____________"
_RESIDUES = ("statement_residue", "bank_residue", "liability_residue", "clio_residue")


@dataclass(frozen=True)
class JournalRow:
    """One receipt or disbursement of the month; `balance` is the book balance after it, in cents."""

    id: str
    date: date
    number: str
    payee: str
    check: str
    clients: str
    cents: int
    balance: int


@dataclass(frozen=True)
class ClientRow:
    """One client ledger at month end on all three sides, in cents."""

    client: str
    matter: str
    title: str
    clio: int
    liability: int
    bank: int


@dataclass(frozen=True)
class UnderWayRow:
    """One outstanding check, deposit in transit or unmatched statement line."""

    date: date
    check: str
    text: str
    cents: int
    days: int
    stale: bool


@dataclass(frozen=True)
class MonthEnd:
    """Everything that the report shows. Amounts are cents; `prepared_on` is when, `preparer` who made it."""

    account: str
    title: str
    start: date
    end: date
    preparer: str
    prepared_on: date
    figures: Mapping[str, int]
    outstanding_checks: tuple[UnderWayRow, ...]
    deposits_in_transit: tuple[UnderWayRow, ...]
    bank_errors: tuple[UnderWayRow, ...]
    unmatched: tuple[UnderWayRow, ...]
    journal: tuple[JournalRow, ...]
    clients: tuple[ClientRow, ...]
    differences: tuple[tuple[str, int, str, str], ...]
    explained: tuple[tuple[str, str, int, str], ...]
    signature: str = SIGNATURE

    @property
    def agrees(self) -> bool:
        """Whether the adjusted statement, the books and the client ledgers are one number, holds aside."""
        return not self.differences and not self.unmatched and not any(
            self.figures[name] for name in _RESIDUES
        )  # fmt: skip


@dataclass(frozen=True)
class FrozenMonth:
    """A report as it was signed: canonical JSON and its SHA-256; `opened` proves that they belong together."""

    text: str
    sha256: str


def month_end(
    result: Reconciliation,
    match: StatementMatch,
    entries: Iterable[BankEntry],
    *,
    account: str,
    preparer: str,
    prepared_on: date,
    titles: Mapping[str, str],
) -> MonthEnd:
    """Put a report together for one trust account (Clio's id); raises Mistake when the days do not belong together.

    `titles` are names to print for ids of Clio's clients and matters and of QuickBooks' customers.
    """
    start, end = match.statement.start, match.statement.end
    if result.as_of != end:
        cause = f"the books are compared as of {result.as_of.isoformat()}, the statement ends {end.isoformat()}"
        raise mistake("Month-end report", cause, "Reconcile as of the statement's last day.")
    balances = next(each for each in result.accounts if each.account.id == account)
    return MonthEnd(
        account=account,
        title=balances.account.title,
        start=start,
        end=end,
        preparer=preparer,
        prepared_on=prepared_on,
        figures=_figures(balances, match),
        outstanding_checks=tuple(_waiting(each) for each in match.outstanding_checks),
        deposits_in_transit=tuple(_waiting(each) for each in match.deposits_in_transit),
        bank_errors=tuple(_line(each, each.text) for each in match.bank_errors),
        unmatched=tuple(_line(each.line, each.sentence) for each in match.unmatched),
        journal=_journal(entries, start, end, titles),
        clients=_clients(balances, titles),
        differences=_differences(result, account),
        explained=_explained(result, account),
    )


def _differences(result: Reconciliation, account: str) -> tuple[tuple[str, int, str, str], ...]:
    concern = (each for each in result.differences if not each.gap or _concerns(account, each.gap))
    return tuple((each.cause.value, each.cents, each.sentence, each.remedy) for each in concern)


def _explained(result: Reconciliation, account: str) -> tuple[tuple[str, str, int, str], ...]:
    concern = (each for each in result.explained if each.account == account or _concerns(account, each.gap))
    return tuple((each.cause, each.key, each.cents, each.reason) for each in concern)


def _concerns(account: str, gap: Effect) -> bool:
    return any(place.account == account for place in gap)


def _figures(balances: AccountBalances, match: StatementMatch) -> dict[str, int]:
    return {
        "statement_opening": match.statement.opening,
        "statement_closing": match.statement.closing,
        "statement_lines_missing": match.statement.missing,
        "deposits_in_transit": sum(each.entry.cents for each in match.deposits_in_transit),
        "outstanding_checks": sum(each.entry.cents for each in match.outstanding_checks),
        "bank_errors": sum(each.cents for each in match.bank_errors),
        "adjusted_statement": match.adjusted,
        "book_bank": balances.bank,
        "book_liability": balances.liability,
        "client_ledgers": balances.clio,
        "clio_account": balances.clio_account,
        "statement_residue": match.residue,
        "bank_residue": balances.bank_residue,
        "liability_residue": balances.liability_residue,
        "clio_residue": balances.clio_residue,
    }


def _waiting(each: Outstanding) -> UnderWayRow:
    entry = each.entry
    return UnderWayRow(entry.date, entry.check, entry.payee or entry.number, entry.cents, each.days, each.stale)


def _line(line: StatementLine, text: str) -> UnderWayRow:
    return UnderWayRow(line.date, line.check, text, line.cents, 0, False)


def _journal(entries: Iterable[BankEntry], start: date, end: date, titles: Mapping[str, str]) -> tuple[JournalRow, ...]:
    ordered = sorted(entries, key=lambda each: (each.date, each.id))
    balance = sum(each.cents for each in ordered if each.date < start)
    rows: list[JournalRow] = []
    for each in (each for each in ordered if start <= each.date <= end):
        balance += each.cents
        clients = "; ".join(titles.get(id, id) for id in each.ledgers)
        row = JournalRow(each.id, each.date, each.number, each.payee, each.check, clients, each.cents, balance)
        rows.append(row)
    return tuple(rows)


def _clients(balances: AccountBalances, titles: Mapping[str, str]) -> tuple[ClientRow, ...]:
    rows = []
    for each in balances.ledgers:
        client, matter = each.ledger
        names = [titles.get(part, part) for part in (client, matter) if part]
        rows.append(ClientRow(client, matter, ", ".join(names), each.clio, each.liability, each.bank))
    return tuple(row for row in rows if row.clio or row.liability or row.bank)


def freeze(report: MonthEnd) -> FrozenMonth:
    """Write a report down for good; the same report always gives the same hash."""
    text = canonical_json(asdict(report))
    return FrozenMonth(text, hashlib.sha256(text.encode()).hexdigest())


def opened(month: FrozenMonth) -> dict[str, Any]:
    """Return what a frozen month says; raises Mistake when its text is not what was signed."""
    if hashlib.sha256(month.text.encode()).hexdigest() != month.sha256:
        raise mistake("Frozen month", "its text does not have the hash it was signed with", "Restore it from a backup.")
    return dict(exact_json(month.text))
