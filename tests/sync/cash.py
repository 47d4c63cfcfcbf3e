"""The same books on the cash basis: what a bill earned counts when it was settled, and only as far."""

from collections import defaultdict
from collections.abc import Iterable

from sync.accounts import Account, Role
from sync.clio import Opening
from sync.documents import Document, Kind, Line, Name
from sync.ledger import balances, opening_lines
from sync.mapping import Mapping
from sync.posted import Books
from sync.sameness import owed
from sync.standing import documents
from sync.wanted import family


def cash_basis(books: Books, openings: Iterable[Opening], mapping: Mapping) -> dict[tuple[Account, Name | None], int]:
    """Balances where an invoice counts in proportion to what was applied to it.

    What else is owed (a chargeback, a credit) moved real money: it counts at once and stays receivable until settled.
    """
    standing = documents(books)
    settled = _settled(standing)
    lines: list[Line] = opening_lines(openings, mapping)
    for document in standing:
        lines += _counted(document, settled)
    return balances(lines)


def unapplied(books: Books) -> int:
    """Cents of payments and credits that are applied to nothing: income nobody earned, on the cash basis."""
    rest = 0
    for document in documents(books):
        if document.kind in (Kind.PAYMENT, Kind.CREDIT_MEMO):
            rest += -owed(document) - sum(link.cents for link in document.links)
    return rest


def _settled(standing: Iterable[Document]) -> dict[str, int]:
    """Cents applied to each document, by key."""
    applied: dict[str, int] = defaultdict(int)
    for document in standing:
        if document.kind is not Kind.DEPOSIT:
            for link in document.links:
                applied[family(link.key)] += link.cents
    return applied


def _counted(document: Document, settled: dict[str, int]) -> list[Line]:
    others = [line for line in document.lines if line.account.role is not Role.RECEIVABLE]
    due = owed(document)
    if due <= 0:
        return others
    part = min(settled.get(family(document.key), 0), due)
    if document.kind is Kind.INVOICE:
        return _share(others, part, due)
    receivable = next(line for line in document.lines if line.account.role is Role.RECEIVABLE)
    return [*others, Line(receivable.account, due - part, receivable.name)]


def _share(lines: list[Line], part: int, whole: int) -> list[Line]:
    """Each line times part/whole in whole cents; the last line takes the rest, so that nothing is lost."""
    shares = [Line(line.account, _rounded(line.cents * part, whole), line.name) for line in lines]
    rest = -part - sum(line.cents for line in shares)
    if shares and rest:
        last = shares[-1]
        shares[-1] = Line(last.account, last.cents + rest, last.name)
    return shares


def _rounded(product: int, whole: int) -> int:
    sign = -1 if product < 0 else 1
    return sign * ((2 * abs(product) + whole) // (2 * whole))
