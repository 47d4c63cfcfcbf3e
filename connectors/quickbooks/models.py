"""What we read of QuickBooks records, under names people use. Money is exact, moments are in UTC."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self

from connectors.quickbooks.reading import (
    Data,
    amount,
    discount_of,
    moment,
    reference,
    sales_lines,
    shown_number,
    text,
)
from core.errors import Failure, RetryLater
from core.forms import Amount, Record

Day = date


class Stored(Record):
    """A record of one company. `sync_token` is its version, which every change must name."""

    entity: ClassVar[str]

    id: str
    sync_token: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Return our names and the values found under theirs."""
        return {
            "id": text(data, "Id"),
            "sync_token": text(data, "SyncToken") or "0",
            "created_at": moment(data, "CreateTime"),
            "updated_at": moment(data, "LastUpdatedTime"),
        }

    @classmethod
    def of(cls, data: Data, unclear: type[Failure] = RetryLater) -> Self:
        """Read an answer; raises `unclear` when it cannot be understood, for a write may well have been done."""
        try:
            return cls.model_validate(cls.fields(data))
        except (ValueError, TypeError, AttributeError, KeyError, ArithmeticError) as error:
            reason = f"QuickBooks answered with a {cls.entity} that cannot be read"
            raise unclear(reason, evidence={"cause": type(error).__name__}) from None


class Customer(Stored):
    """A client, or a matter as sub-customer (`parent_id`)."""

    entity = "Customer"

    display_name: str
    given_name: str | None = None
    family_name: str | None = None
    company_name: str | None = None
    email: str | None = None
    phone: str | None = None
    parent_id: str | None = None
    currency: str | None = None
    balance: Amount | None = None
    active: bool = True
    notes: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add what a client is known by."""
        return super().fields(data) | {
            "display_name": text(data, "DisplayName"),
            "given_name": text(data, "GivenName"),
            "family_name": text(data, "FamilyName"),
            "company_name": text(data, "CompanyName"),
            "email": text(data, "PrimaryEmailAddr", "Address"),
            "phone": text(data, "PrimaryPhone", "FreeFormNumber"),
            "parent_id": reference(data, "ParentRef"),
            "currency": reference(data, "CurrencyRef"),
            "balance": amount(data, "Balance"),
            "active": data.get("Active", True),
            "notes": text(data, "Notes"),
        }


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


class PaymentLine(Record):
    """The part of a payment that settles one transaction; `kind` is Invoice, CreditMemo, JournalEntry ..."""

    amount: Amount
    kind: str
    transaction_id: str
    number: str | None = None


def payment_lines(data: Data) -> list[dict[str, Any]]:
    """Read what a payment settles: a line for each linked transaction."""
    return [
        {
            "amount": amount(line, "Amount"),
            "kind": text(linked, "TxnType"),
            "transaction_id": text(linked, "TxnId"),
            "number": shown_number(line),
        }
        for line in data.get("Line") or []
        for linked in line.get("LinkedTxn") or []
    ]


class Payment(Stored):
    """Money received. `unapplied` is the part that settles nothing yet."""

    entity = "Payment"

    customer_id: str
    customer_name: str | None = None
    date: Day
    amount: Amount
    unapplied: Amount | None = None
    currency: str | None = None
    reference: str | None = None
    method_id: str | None = None
    deposit_account_id: str | None = None
    private_note: str | None = None
    invoice_ids: tuple[str, ...] = ()
    invoice_numbers: tuple[str, ...] = ()
    lines: tuple[PaymentLine, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the head and what it settles; numbers that the answer does not carry stay unknown."""
        lines = payment_lines(data)
        return super().fields(data) | {
            "customer_id": reference(data, "CustomerRef"),
            "customer_name": text(data, "CustomerRef", "name"),
            "date": text(data, "TxnDate"),
            "amount": amount(data, "TotalAmt"),
            "unapplied": amount(data, "UnappliedAmt"),
            "currency": reference(data, "CurrencyRef"),
            "reference": text(data, "PaymentRefNum"),
            "method_id": reference(data, "PaymentMethodRef"),
            "deposit_account_id": reference(data, "DepositToAccountRef"),
            "private_note": text(data, "PrivateNote"),
            "invoice_ids": [line["transaction_id"] for line in lines if line["kind"] == "Invoice"],
            "invoice_numbers": [line["number"] for line in lines if line["kind"] == "Invoice" and line["number"]],
            "lines": lines,
        }

    def with_numbers(self, numbers: dict[str, str]) -> "Payment":
        """Fill in invoice numbers by invoice id, where they were missing."""
        filled = tuple(
            line.model_copy(update={"number": line.number or numbers.get(line.transaction_id)})
            if line.kind == "Invoice"
            else line
            for line in self.lines
        )
        shown = tuple(line.number for line in filled if line.kind == "Invoice" and line.number)
        return self.model_copy(update={"lines": filled, "invoice_numbers": shown})
