"""What must be true of trust money in any books of ours; each broken rule is said in one sentence."""

from collections.abc import Iterable, Iterator
from datetime import date

from sync.accounts import INCOME_ROLES, Account, Role
from sync.clio import Opening
from sync.crossing import uses
from sync.documents import FIRM, Document, Name
from sync.findings import Alarm, Alert
from sync.ledger import accrual, balances, ledger_events, opening_lines, per_account
from sync.mapping import Mapping
from sync.posted import Books
from sync.standing import documents
from sync.view import View
from tests.sync.cash import unapplied

OPERATING_ROLES = INCOME_ROLES | {Role.RECEIVABLE, Role.OPERATING, Role.UNDEPOSITED, Role.CLIENT_CREDITS}
NEGATIVE = (Alert.NEGATIVE_LEDGER, Alert.FIRM_FUNDS_NEGATIVE)


def broken(books: Books, view: View, alarms: Iterable[Alarm]) -> tuple[str, ...]:
    """Check all rules; empty when every one of them holds."""
    told = list(alarms)
    return (
        *_pool(books, view.facts.openings, view.mapping),
        *_apart(books),
        *_never_negative(books, view, told),
        *_own_debts(view, told),
        *_all_applied(books),
    )


def _pool(books: Books, openings: Iterable[Opening], mapping: Mapping) -> Iterator[str]:
    """Bank = client ledgers + interest owed, for each trust account and each day."""
    lines = opening_lines(openings, mapping)
    days: dict[date, list[Document]] = {}
    for document in documents(books):
        days.setdefault(document.on, []).append(document)
    for day in sorted(days):
        lines += [line for document in days[day] for line in document.lines]
        sums = per_account(balances(lines))
        for trust in mapping.trust:
            rest = sum(sums.get(each, 0) for each in (trust.bank, trust.liability, trust.interest) if each)
            if rest:
                yield f"Trust account {trust.account} is {rest} cents off on {day}: bank and ledgers differ."
    yield from _cushion(books, openings, mapping)


def _cushion(books: Books, openings: Iterable[Opening], mapping: Mapping) -> Iterator[str]:
    """What the firm shows as its money in trust = its own ledger there."""
    book = accrual(books, openings, mapping)
    shown = sum(cents for account, cents in per_account(book).items() if account.role is Role.FIRM_IN_TRUST)
    kept = -sum(cents for (account, name), cents in book.items() if name == FIRM and _liability(account.role))
    if shown != kept:
        yield f"Firm funds in trust show {shown} cents, the firm's ledger {kept}."


def _liability(role: Role) -> bool:
    return role is Role.TRUST_LIABILITY


def _apart(books: Books) -> Iterator[str]:
    """R1: no income, receivable or operating line beside a client's ledger, unless the firm makes good a shortage."""
    for document in documents(books):
        clients = any(_liability(line.account.role) and line.name not in (None, FIRM) for line in document.lines)
        mixed = any(line.account.role in OPERATING_ROLES for line in document.lines)
        covers = any(line.account.role is Role.DUE_FROM_CLIENT for line in document.lines)
        if clients and mixed and not covers:
            yield f"{document.kind} {document.key} mixes clients' money with the firm's."


def _never_negative(books: Books, view: View, alarms: list[Alarm]) -> Iterator[str]:
    """R2: no ledger below zero, at any event, without an alarm about that ledger: open as long as it is below."""
    running = _openings(view)
    told = {(alarm.client, alarm.matter) for alarm in alarms if alarm.alert in NEGATIVE}
    still = {(alarm.client, alarm.matter) for alarm in alarms if alarm.alert in NEGATIVE and alarm.open}
    for event in ledger_events(books):
        place = (event.account, event.name)
        running[place] = running.get(place, 0) + event.cents
        if running[place] < 0 and (event.name.client, event.name.matter) not in told:
            yield f"Ledger {event.name.key} is below zero at {event.key} without an alarm."
    for (_, name), cents in running.items():
        if name and cents < 0 and (name.client, name.matter) not in still:
            yield f"Ledger {name.key} ends below zero without an open alarm."


def _openings(view: View) -> dict[tuple[Account, Name | None], int]:
    running: dict[tuple[Account, Name | None], int] = {}
    for line in opening_lines(view.facts.openings, view.mapping):
        if _liability(line.account.role):
            place = (line.account, line.name)
            running[place] = running.get(place, 0) - line.cents
    return running


def _own_debts(view: View, alarms: list[Alarm]) -> Iterator[str]:
    """R3: every use of one client's money for another has its alarm."""
    told = {alarm.key for alarm in alarms if alarm.alert is Alert.CROSS_CLIENT}
    for use in uses(view):
        if not use.transfer and use.key not in told:
            yield f"{use.key} uses money of client {use.giver} for client {use.taker} without an alarm."


def _all_applied(books: Books) -> Iterator[str]:
    """Every payment and credit is applied to the cent: on the cash basis nothing is income by accident."""
    rest = unapplied(books)
    if rest:
        yield f"{rest} cents of payments or credits are applied to nothing."
