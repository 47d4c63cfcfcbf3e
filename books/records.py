"""Our own record of a posting: rows of the database on one side, the planner's values on the other."""

import re
from collections.abc import Iterable
from typing import Any

from books.written import read, written
from connectors.quickbooks.books.writing import Written
from storage.books.rows import PostingRow
from sync.accounts import Role
from sync.documents import Document, Kind
from sync.posted import Posted, State

PART = "/"
"""Stands in the keys of payments that only apply a credit: they belong to the document before it."""
FACTS = {
    "bill ": "bill",
    "client ": "client",
    "matter ": "matter",
    "CT-": "trust_line",
    "CO-": "trust_line",
    "CP-": "payment",
    "CX-": "payment",
    "CL-": "payment",
    "CN-": "credit_note",
    "CR-": "refund",
    "CD-": "payout",
    "CB-": "chargeback",
}


def posted_of(row: PostingRow) -> Posted:
    """Return a row as the planner knows it."""
    return Posted(
        key=row.key,
        document=read(Document, row.document),
        state=State(row.state),
        version=row.version,
        vendor_id=row.vendor_id,
        sync_token=row.sync_token,
        adopted=row.adopted,
        reconciled=row.reconciled,
    )


def planned(rows: Iterable[PostingRow]) -> tuple[Posted, ...]:
    """Return what the planner compares with: every posting but the parts of others."""
    return tuple(posted_of(row) for row in rows if PART not in row.key)


def facts_behind(key: str) -> tuple[tuple[str, str], ...]:
    """Return Clio's object behind a key, as (kind, id): CT-9-R1 goes back to trust line 9."""
    found = re.match(r"([a-z]+ |[A-Z]{2}-)(\d+)", key)
    return ((FACTS[found[1]], found[2]),) if found and found[1] in FACTS else ()


def values_of(document: Document, state: State, done: Written) -> dict[str, Any]:
    """Return the columns that say what stands."""
    return {
        "kind": str(document.kind),
        "state": str(state),
        "vendor_id": done.id,
        "sync_token": done.sync_token,
        "posted_on": document.on.isoformat(),
        "cents": expected(document),
        "document": written(document),
        "facts": facts_behind(document.key),
        "face": done.face,
    }


def expected(document: Document) -> int:
    """Return the total in cents that QuickBooks must show for a document."""
    if document.kind in (Kind.INVOICE, Kind.CREDIT_MEMO):
        return abs(sum(line.cents for line in document.lines if line.account.role is Role.RECEIVABLE))
    if document.kind is Kind.DEPOSIT:
        return _bank(document)
    if document.kind is Kind.CHECK:
        return -min((line.cents for line in document.lines if line.cents < 0), default=0)
    return document.total


def _bank(document: Document) -> int:
    """What reached the bank; the fee of a card settlement is a debit as well, but no money."""
    banks = (Role.OPERATING, Role.TRUST_BANK)
    return next((line.cents for line in document.lines if line.account.role in banks), document.total)
