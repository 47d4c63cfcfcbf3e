"""Invoices and their lines as a client reads them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from connectors.quickbooks.models.common import Day, Stored
from connectors.quickbooks.reading import Data, amount, discount_of, reference, sales_lines, text
from core.forms import Amount, Record


class InvoiceLine(Record):
    """One line of an invoice; a line without an amount is only text."""

    description: str | None = None
    quantity: Amount | None = None
    unit_price: Amount | None = None
    amount: Amount | None = None
    item_id: str | None = None
    item_name: str | None = None
    class_id: str | None = None
    tax_code: str | None = None
    service_date: Day | None = None


def invoice_line(data: Data) -> dict[str, Any]:
    """Read one sales line."""
    detail = data.get("SalesItemLineDetail") or {}
    return {
        "description": text(data, "Description"),
        "quantity": detail.get("Qty"),
        "unit_price": detail.get("UnitPrice"),
        "amount": amount(data, "Amount"),
        "item_id": reference(detail, "ItemRef"),
        "item_name": text(detail, "ItemRef", "name"),
        "class_id": reference(detail, "ClassRef"),
        "tax_code": reference(detail, "TaxCodeRef"),
        "service_date": text(detail, "ServiceDate"),
    }


class Invoice(Stored):
    """An invoice. `balance` is what is still owed; `total` includes tax and is computed by QuickBooks."""

    entity = "Invoice"

    doc_number: str | None = None
    customer_id: str
    customer_name: str | None = None
    date: Day
    due_date: Day | None = None
    total: Amount
    balance: Amount
    tax_total: Amount | None = None
    discount: Amount = Decimal("0.00")
    currency: str | None = None
    bill_email: str | None = None
    email_status: str | None = None
    delivered_at: datetime | None = None
    memo: str | None = None
    private_note: str | None = None
    lines: tuple[InvoiceLine, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the head and the lines; lines that QuickBooks writes itself are left out."""
        lines = list(data.get("Line") or [])
        return super().fields(data) | {
            "doc_number": text(data, "DocNumber"),
            "customer_id": reference(data, "CustomerRef"),
            "customer_name": text(data, "CustomerRef", "name"),
            "date": text(data, "TxnDate"),
            "due_date": text(data, "DueDate"),
            "total": amount(data, "TotalAmt"),
            "balance": amount(data, "Balance"),
            "tax_total": amount(data.get("TxnTaxDetail") or {}, "TotalTax"),
            "discount": discount_of(lines),
            "currency": reference(data, "CurrencyRef"),
            "bill_email": text(data, "BillEmail", "Address"),
            "email_status": text(data, "EmailStatus"),
            "delivered_at": text(data, "DeliveryInfo", "DeliveryTime"),
            "memo": text(data, "CustomerMemo", "value"),
            "private_note": text(data, "PrivateNote"),
            "lines": [invoice_line(line) for line in sales_lines(lines)],
        }
