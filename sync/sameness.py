"""When two documents are the same, to a reader of the books and to the cent."""

from collections.abc import Iterable
from dataclasses import replace

from sync.accounts import BANK_ROLES, Account, Role
from sync.documents import Document, Kind, Line, Name, debits_first, gathered


def same(one: Document, other: Document) -> bool:
    """Whether nothing a person or QuickBooks would see differs. The day it stands may, the day it happened not."""
    return _face(one) == _face(other) and sorted(one.links, key=repr) == sorted(other.links, key=repr)


def same_money(one: Document, other: Document) -> bool:
    """Whether the ledger would be the same: kind, day it happened, and every account and name to the cent."""
    return (one.kind, one.happened) == (other.kind, other.happened) and not difference(one.lines, other.lines)


def on_posted_accounts(wanted: Document, posted: Document) -> Document:
    """The wanted document on the accounts its first version chose: a changed mapping never rewrites what stands."""
    if wanted.touches_trust:
        return wanted
    chosen: dict[str, Line] = {}
    for line in posted.lines:
        chosen.setdefault(_origin(line), line)
    return replace(wanted, lines=tuple(_as_chosen(line, chosen) for line in wanted.lines))


def in_posted_form(wanted: Document, posted: Document) -> Document:
    """The wanted document as the kind that stands, where that can carry it: another posting style rewrites nothing.

    A journal entry carries every movement of trust money; a check or deposit only what it was written for.
    """
    moved = difference(wanted.lines, posted.lines)
    if not wanted.touches_trust or wanted.kind is posted.kind or (posted.kind is not Kind.JOURNAL and moved):
        return wanted
    numbered = posted.kind is Kind.CHECK and wanted.check_number
    return replace(wanted, kind=posted.kind, number=wanted.check_number if numbered else wanted.key)


def _origin(line: Line) -> str:
    return line.origin or line.account.role


def _as_chosen(line: Line, chosen: dict[str, Line]) -> Line:
    first = chosen.get(_origin(line), line)
    return replace(line, account=first.account, item=first.item, class_name=first.class_name, location=first.location)


def difference(new: Iterable[Line], old: Iterable[Line]) -> tuple[Line, ...]:
    """The change in the ledger from old lines to new ones."""
    return debits_first(gathered([*new, *(line.turned() for line in old)]))


def bank_side(document: Document) -> dict[tuple[Account, Name | None], int]:
    """The money that a bank deposit took up: it must not change once it was deposited."""
    lines = gathered(document.lines)
    return {(line.account, line.name): line.cents for line in lines if line.account.role in BANK_ROLES}


def owed(document: Document) -> int:
    """Cents a document adds to accounts receivable."""
    return sum(line.cents for line in document.lines if line.account.role is Role.RECEIVABLE)


def _face(document: Document) -> tuple[object, ...]:
    return (
        document.kind,
        document.happened,
        document.name,
        document.number,
        document.due,
        document.payee,
        document.check_number,
        document.method,
        sorted(document.lines, key=repr),
    )
