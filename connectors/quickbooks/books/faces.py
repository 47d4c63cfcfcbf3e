"""What a bookkeeper sees of an object, apart from what QuickBooks changes on it by itself."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from connectors.quickbooks.bodies import SUBTOTAL
from connectors.quickbooks.reading import Data, reference, text
from core.ids import fingerprint

_REFERENCES = ("CustomerRef", "AccountRef", "DepositToAccountRef", "EntityRef", "ParentRef", "DepartmentRef")
_DETAIL_REFERENCES = ("ItemRef", "AccountRef", "CustomerRef", "ClassRef", "DepartmentRef")
DEPOSITED = "Deposit"
JOURNAL = "JournalEntryLineDetail"


def cents_of(row: Data) -> int:
    """Return the total in cents; of a journal entry its debits, since QuickBooks states no total for every one."""
    debits = [line for line in row.get("Line") or [] if text(line, JOURNAL, "PostingType") == "Debit"]
    return sum(_cents(line.get("Amount")) for line in debits) if debits else _cents(row.get("TotalAmt"))


def face_of(row: Data) -> str:
    """Return a fingerprint that stays equal while nobody edits the object.

    Links and balances that change when it is paid, e-mailed or deposited are left out, and so are notes.
    """
    head = {name: reference(row, name) for name in _REFERENCES if row.get(name)}
    words = {name: text(row, name) for name in ("TxnDate", "DocNumber", "PaymentRefNum") if row.get(name)}
    lines = [_line(line) for line in row.get("Line") or [] if line.get("DetailType") != SUBTOTAL]
    return fingerprint({"head": head, "words": words, "total": cents_of(row), "lines": lines})


def is_deposited(row: Data) -> bool:
    """Whether a payment shows that a bank deposit took it up."""
    return any(link.get("TxnType") == DEPOSITED for link in row.get("LinkedTxn") or [])


def deposited_by(row: Data) -> Iterator[str]:
    """Yield the ids of the payments that a deposit took up."""
    for line in row.get("Line") or []:
        yield from (str(link["TxnId"]) for link in line.get("LinkedTxn") or [] if link.get("TxnType") == "Payment")


def _line(line: Data) -> dict[str, Any]:
    kind = str(line.get("DetailType") or "")
    detail = line.get(kind) or {}
    party = detail.get("Entity") or {}
    found = {name: reference(detail, name) for name in _DETAIL_REFERENCES if detail.get(name)}
    links = sorted(f"{link.get('TxnType')} {link.get('TxnId')}" for link in line.get("LinkedTxn") or [])
    return {
        "amount": _cents(line.get("Amount")),
        "side": text(detail, "PostingType"),
        "party": reference(party, "EntityRef") or text(party, "value"),
        "links": links,
        **found,
    }


def _cents(amount: Any) -> int:
    return round(Decimal(amount or 0) * 100)
