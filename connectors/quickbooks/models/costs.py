"""Bills, expenses and purchase orders, whose lines name an account or an item."""

from typing import Any

from connectors.quickbooks.models.common import Day, Transaction
from connectors.quickbooks.reading import Data, amount, lines_of, reference, text
from core.forms import Amount, Record

BY_ACCOUNT = "AccountBasedExpenseLineDetail"
BY_ITEM = "ItemBasedExpenseLineDetail"


class CostLine(Record):
    """One line of a cost; `billable` is Billable, NotBillable or HasBeenBilled to the customer of the line."""

    description: str | None = None
    amount: Amount | None = None
    account_id: str | None = None
    account_name: str | None = None
    item_id: str | None = None
    item_name: str | None = None
    quantity: Amount | None = None
    unit_price: Amount | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    billable: str | None = None
    class_id: str | None = None
    tax_code: str | None = None


def cost_line(data: Data) -> dict[str, Any]:
    """Read one line of either kind."""
    detail = data.get(BY_ACCOUNT) or data.get(BY_ITEM) or {}
    return {
        "description": text(data, "Description"),
        "amount": amount(data, "Amount"),
        "account_id": reference(detail, "AccountRef"),
        "account_name": text(detail, "AccountRef", "name"),
        "item_id": reference(detail, "ItemRef"),
        "item_name": text(detail, "ItemRef", "name"),
        "quantity": detail.get("Qty"),
        "unit_price": detail.get("UnitPrice"),
        "customer_id": reference(detail, "CustomerRef"),
        "customer_name": text(detail, "CustomerRef", "name"),
        "billable": text(detail, "BillableStatus"),
        "class_id": reference(detail, "ClassRef"),
        "tax_code": reference(detail, "TaxCodeRef"),
    }


class Cost(Transaction):
    """What every cost has: its lines, with bundles opened."""

    lines: tuple[CostLine, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the lines."""
        lines = lines_of(list(data.get("Line") or []), (BY_ACCOUNT, BY_ITEM))
        return super().fields(data) | {"lines": [cost_line(line) for line in lines]}


class Bill(Cost):
    """What a vendor asks for. `balance` is what is still owed; zero means paid."""

    entity = "Bill"

    vendor_id: str
    vendor_name: str | None = None
    due_date: Day | None = None
    balance: Amount | None = None
    payable_account_id: str | None = None
    term_id: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the vendor and what is owed."""
        return super().fields(data) | {
            "vendor_id": reference(data, "VendorRef"),
            "vendor_name": text(data, "VendorRef", "name"),
            "due_date": text(data, "DueDate"),
            "balance": amount(data, "Balance"),
            "payable_account_id": reference(data, "APAccountRef"),
            "term_id": reference(data, "SalesTermRef"),
        }


class Expense(Cost):
    """Money spent: Cash, Check or CreditCard. `refund` means that it came back to the card."""

    entity = "Purchase"

    payment_type: str
    account_id: str
    account_name: str | None = None
    payee_id: str | None = None
    payee_name: str | None = None
    payee_type: str | None = None
    method_id: str | None = None
    refund: bool = False

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add what was paid from and who got it; `payee_type` is Vendor, Customer or Employee."""
        return super().fields(data) | {
            "payment_type": text(data, "PaymentType"),
            "account_id": reference(data, "AccountRef"),
            "account_name": text(data, "AccountRef", "name"),
            "payee_id": reference(data, "EntityRef"),
            "payee_name": text(data, "EntityRef", "name"),
            "payee_type": text(data, "EntityRef", "type"),
            "method_id": reference(data, "PaymentMethodRef"),
            "refund": data.get("Credit", False),
        }


class PurchaseOrder(Cost):
    """An order to a vendor. `status` is Open or Closed."""

    entity = "PurchaseOrder"

    vendor_id: str
    vendor_name: str | None = None
    due_date: Day | None = None
    status: str | None = None
    email: str | None = None
    memo: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the vendor and where the order stands."""
        return super().fields(data) | {
            "vendor_id": reference(data, "VendorRef"),
            "vendor_name": text(data, "VendorRef", "name"),
            "due_date": text(data, "DueDate"),
            "status": text(data, "POStatus"),
            "email": text(data, "POEmail", "Address"),
            "memo": text(data, "Memo"),
        }
