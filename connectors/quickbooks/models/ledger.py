"""What an accountant enters straight into accounts: journal entries and bank deposits."""

from decimal import Decimal
from typing import Any

from connectors.quickbooks.models.common import Transaction
from connectors.quickbooks.reading import Data, amount, reference, text
from core.forms import Amount, Record


class JournalLine(Record):
    """One side of an entry; `side` is Debit or Credit, `name_type` Customer, Vendor or Employee."""

    side: str
    amount: Amount
    account_id: str | None = None
    account_name: str | None = None
    description: str | None = None
    name_type: str | None = None
    name_id: str | None = None
    name: str | None = None
    class_id: str | None = None
    department_id: str | None = None


def journal_line(data: Data) -> dict[str, Any]:
    """Read one posting."""
    detail = data["JournalEntryLineDetail"]
    party = detail.get("Entity") or {}
    return {
        "side": text(detail, "PostingType"),
        "amount": amount(data, "Amount"),
        "account_id": reference(detail, "AccountRef"),
        "account_name": text(detail, "AccountRef", "name"),
        "description": text(data, "Description"),
        "name_type": text(party, "Type"),
        "name_id": reference(party, "EntityRef"),
        "name": text(party, "EntityRef", "name"),
        "class_id": reference(detail, "ClassRef"),
        "department_id": reference(detail, "DepartmentRef"),
    }


class JournalEntry(Transaction):
    """Debits and credits that are equal. `total` is the sum of the debits, which QuickBooks need not send."""

    entity = "JournalEntry"

    adjustment: bool = False
    lines: tuple[JournalLine, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the postings; lines that are only text are left out."""
        lines = [journal_line(line) for line in data.get("Line") or [] if line.get("JournalEntryLineDetail")]
        debits = (line["amount"] for line in lines if line["side"] == "Debit")
        return super().fields(data) | {
            "total": sum(debits, Decimal("0.00")),
            "adjustment": data.get("Adjustment", False),
            "lines": lines,
        }


class DepositLine(Record):
    """A part of a deposit: a payment that waited (`linked_type`, `linked_id`), or money from an account."""

    amount: Amount
    description: str | None = None
    linked_type: str | None = None
    linked_id: str | None = None
    account_id: str | None = None
    account_name: str | None = None
    from_id: str | None = None
    from_name: str | None = None
    method_id: str | None = None
    check_number: str | None = None


def deposit_line(data: Data) -> dict[str, Any]:
    """Read one part; QuickBooks links at most one transaction to it."""
    detail = data.get("DepositLineDetail") or {}
    link: Data = next(iter(data.get("LinkedTxn") or []), {})
    return {
        "amount": amount(data, "Amount"),
        "description": text(data, "Description"),
        "linked_type": text(link, "TxnType"),
        "linked_id": text(link, "TxnId"),
        "account_id": reference(detail, "AccountRef"),
        "account_name": text(detail, "AccountRef", "name"),
        "from_id": reference(detail, "Entity"),
        "from_name": text(detail, "Entity", "name"),
        "method_id": reference(detail, "PaymentMethodRef"),
        "check_number": text(detail, "CheckNum"),
    }


class Deposit(Transaction):
    """Money brought to the bank."""

    entity = "Deposit"

    account_id: str
    account_name: str | None = None
    lines: tuple[DepositLine, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the account and the parts."""
        return super().fields(data) | {
            "account_id": reference(data, "DepositToAccountRef"),
            "account_name": text(data, "DepositToAccountRef", "name"),
            "lines": [deposit_line(line) for line in data.get("Line") or []],
        }
