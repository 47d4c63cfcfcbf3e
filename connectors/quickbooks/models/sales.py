"""Estimates and sales receipts, whose lines are those of an invoice."""

from decimal import Decimal
from typing import Any

from connectors.quickbooks.models.common import Day, Transaction
from connectors.quickbooks.models.invoices import InvoiceLine, invoice_line
from connectors.quickbooks.reading import Data, amount, discount_of, linked, reference, sales_lines, text
from core.forms import Amount


class Sale(Transaction):
    """What every form for a customer has. A receipt may have no customer."""

    customer_id: str | None = None
    customer_name: str | None = None
    tax_total: Amount | None = None
    discount: Amount = Decimal("0.00")
    bill_email: str | None = None
    email_status: str | None = None
    memo: str | None = None
    lines: tuple[InvoiceLine, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the customer and the lines; lines that QuickBooks writes itself are left out."""
        lines = list(data.get("Line") or [])
        return super().fields(data) | {
            "customer_id": reference(data, "CustomerRef"),
            "customer_name": text(data, "CustomerRef", "name"),
            "tax_total": amount(data.get("TxnTaxDetail") or {}, "TotalTax"),
            "discount": discount_of(lines),
            "bill_email": text(data, "BillEmail", "Address"),
            "email_status": text(data, "EmailStatus"),
            "memo": text(data, "CustomerMemo", "value"),
            "lines": [invoice_line(line) for line in sales_lines(lines)],
        }


class Estimate(Sale):
    """A quote. `status` is Pending, Accepted, Closed or Rejected."""

    entity = "Estimate"

    status: str | None = None
    expires_on: Day | None = None
    accepted_on: Day | None = None
    accepted_by: str | None = None
    invoice_ids: tuple[str, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add what became of the quote."""
        return super().fields(data) | {
            "status": text(data, "TxnStatus"),
            "expires_on": text(data, "ExpirationDate"),
            "accepted_on": text(data, "AcceptedDate"),
            "accepted_by": text(data, "AcceptedBy"),
            "invoice_ids": linked(data, "Invoice"),
        }


class SalesReceipt(Sale):
    """A sale that was paid at once. `reference` is a check number."""

    entity = "SalesReceipt"

    method_id: str | None = None
    method_name: str | None = None
    reference: str | None = None
    deposit_account_id: str | None = None
    deposit_account_name: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add how it was paid and where the money went."""
        return super().fields(data) | {
            "method_id": reference(data, "PaymentMethodRef"),
            "method_name": text(data, "PaymentMethodRef", "name"),
            "reference": text(data, "PaymentRefNum"),
            "deposit_account_id": reference(data, "DepositToAccountRef"),
            "deposit_account_name": text(data, "DepositToAccountRef", "name"),
        }
