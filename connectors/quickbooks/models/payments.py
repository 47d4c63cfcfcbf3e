"""Payments and what they settle."""

from typing import Any

from connectors.quickbooks.models.common import Day, Stored
from connectors.quickbooks.reading import Data, amount, reference, shown_number, text
from core.forms import Amount, Record


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
