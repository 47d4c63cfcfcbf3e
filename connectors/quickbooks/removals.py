"""The kinds of records that can go away, and how that is read from the changes."""

from typing import Literal

from connectors.quickbooks.cdc import Changes, removal_of
from connectors.quickbooks.models.removals import Removal, RemovalKind
from connectors.quickbooks.reading import Data, moment, text

RecordType = Literal[
    "Account",
    "Bill",
    "Bill payment",
    "Class",
    "Credit memo",
    "Customer",
    "Deposit",
    "Employee",
    "Estimate",
    "Expense",
    "Invoice",
    "Journal entry",
    "Location",
    "Payment",
    "Product or service",
    "Purchase order",
    "Refund receipt",
    "Sales receipt",
    "Transfer",
    "Vendor",
    "Vendor credit",
]
ENTITIES: dict[RecordType, str] = {
    "Account": "Account",
    "Bill": "Bill",
    "Bill payment": "BillPayment",
    "Class": "Class",
    "Credit memo": "CreditMemo",
    "Customer": "Customer",
    "Deposit": "Deposit",
    "Employee": "Employee",
    "Estimate": "Estimate",
    "Expense": "Purchase",
    "Invoice": "Invoice",
    "Journal entry": "JournalEntry",
    "Location": "Department",
    "Payment": "Payment",
    "Product or service": "Item",
    "Purchase order": "PurchaseOrder",
    "Refund receipt": "RefundReceipt",
    "Sales receipt": "SalesReceipt",
    "Transfer": "Transfer",
    "Vendor": "Vendor",
    "Vendor credit": "VendorCredit",
}
"""What people call them, and what change data capture calls them."""
_NAMES = {entity: name for name, entity in ENTITIES.items()}


def removals_in(changes: Changes) -> tuple[Removal, ...]:
    """Return what was deleted, voided or made inactive among the changes."""
    return tuple(
        _removal(_NAMES[entity], row, how)
        for entity, rows in changes.items()
        for row in rows
        if (how := removal_of(entity, row))
    )


def _removal(name: str, row: Data, how: RemovalKind) -> Removal:
    id = str(row["Id"])
    party = text(row, "CustomerRef", "name") or text(row, "VendorRef", "name") or text(row, "EntityRef", "name")
    return Removal(
        id=f"{name} {id}",
        record_type=name,
        record_id=id,
        removal=how,
        removed_at=moment(row, "LastUpdatedTime"),
        doc_number=text(row, "DocNumber"),
        date=row.get("TxnDate"),
        name=text(row, "DisplayName") or text(row, "Name") or party,
        private_note=text(row, "PrivateNote"),
    )
