"""A small reference book: what the documents come to, account by account and client by client."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sync.accounts import Account, Role
from sync.clio import Opening
from sync.documents import Document, Line, Name
from sync.mapping import Mapping as Choices
from sync.posted import Books
from sync.standing import documents

UNNAMED_ROLES = frozenset(
    {
        Role.TRUST_BANK,
        Role.TRUST_INTEREST,
        Role.OPERATING,
        Role.UNDEPOSITED,
        Role.FIRM_IN_TRUST,
        Role.BANK_FEES,
    }
)
"""Accounts whose balance is one number; in the others every customer has a balance of its own."""

Balances = Mapping[tuple[Account, Name | None], int]


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a client's trust ledger, on the day it happened."""

    on: date
    order: tuple[int, str]
    account: Account
    name: Name
    cents: int
    key: str


def balances(lines: Iterable[Line]) -> dict[tuple[Account, Name | None], int]:
    """Cents per account and customer, debits above zero; what comes to nothing is left out."""
    sums: dict[tuple[Account, Name | None], int] = defaultdict(int)
    for line in lines:
        name = None if line.account.role in UNNAMED_ROLES else line.name
        sums[line.account, name] += line.cents
    return {place: cents for place, cents in sums.items() if cents}


def accrual(books: Books, openings: Iterable[Opening], mapping: Choices) -> dict[tuple[Account, Name | None], int]:
    """Balances as the bills were written, with what trust held at the start."""
    lines = [line for document in documents(books) for line in document.lines]
    return balances([*opening_lines(openings, mapping), *lines])


def per_account(book: Balances) -> dict[Account, int]:
    """Cents per account, whoever they belong to."""
    sums: dict[Account, int] = defaultdict(int)
    for (account, _), cents in book.items():
        sums[account] += cents
    return {account: cents for account, cents in sums.items() if cents}


def opening_lines(openings: Iterable[Opening], mapping: Choices) -> list[Line]:
    """What each trust account held at the start: bank against the clients' ledgers, and the firm's own part."""
    by_account = {trust.account: trust for trust in mapping.trust}
    lines: list[Line] = []
    for opening in openings:
        trust = by_account.get(opening.account)
        if trust is None:
            continue
        name = Name(opening.client, opening.matter)
        lines += [Line(trust.bank, opening.cents, name), Line(trust.liability, -opening.cents, name)]
        cushion = mapping.accounts.get(Role.FIRM_IN_TRUST)
        if not opening.client and cushion:
            lines.append(Line(cushion, opening.cents))
    return lines


def ledger_events(books: Books) -> list[Event]:
    """Every change of every client's trust ledger, in the order the bank saw them (day, then Clio's number)."""
    events = [
        Event(document.happened, _order(document), line.account, line.name, -line.cents, document.key)
        for document in documents(books)
        for line in document.lines
        if line.account.role is Role.TRUST_LIABILITY and line.name is not None
    ]
    return sorted(events, key=lambda event: (event.on, event.order))


def _order(document: Document) -> tuple[int, str]:
    digits = "".join(letter if letter.isdigit() else " " for letter in document.key).split()
    return int(digits[0]) if digits else 0, document.key
