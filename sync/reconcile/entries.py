"""What the books say about one bank account: a single entry for each document, as the bank would show it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sync.reconcile.lines import BookLine, Key


@dataclass(frozen=True)
class BankEntry:
    """One document's effect on the bank account; `cents` are positive for money in."""

    id: str
    date: date
    cents: int
    check: str = ""
    payee: str = ""
    key: Key | None = None
    number: str = ""
    ledgers: tuple[str, ...] = ()


def entries_of(lines: Iterable[BookLine], bank: str) -> tuple[BankEntry, ...]:
    """Sum each document's lines on the bank account; documents that do not move it in the end are left out."""
    documents: dict[str, list[BookLine]] = defaultdict(list)
    for line in lines:
        documents[f"{line.kind} {line.document}"].append(line)
    entries = (_entry(id, each, bank) for id, each in documents.items())
    return tuple(sorted((each for each in entries if each.cents), key=lambda each: (each.date, each.id)))


def _entry(id: str, lines: list[BookLine], bank: str) -> BankEntry:
    return BankEntry(
        id,
        lines[0].date,
        sum(line.debit - line.credit for line in lines if line.account == bank),
        next((line.check.lstrip("0") for line in lines if line.check), ""),
        next((line.payee for line in lines if line.payee), ""),
        next((line.key for line in lines if line.key), None),
        lines[0].number,
        tuple(sorted({line.customer for line in lines if line.customer})),
    )
