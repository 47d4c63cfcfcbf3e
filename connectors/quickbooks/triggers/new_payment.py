"""QuickBooks: New Payment."""

from typing import Annotated

from pydantic import Field

from connectors.quickbooks.choices import customers
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Invoice, Payment
from connectors.quickbooks.polling import read_created
from connectors.quickbooks.query import equals, one_of
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger

AT_ONCE = 100
"""Ids of one query, so that its address stays short."""


class PaymentFilter(Form):
    """Which new payments start the recipe."""

    customer_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Customer", description="Leave empty for all customers."
    )


async def with_invoice_numbers(quickbooks: QuickBooks, payment: Payment) -> Payment:
    """Complete the invoice numbers that QuickBooks did not send with the payment."""
    missing = [line.transaction_id for line in payment.lines if line.kind == "Invoice" and not line.number]
    numbers: dict[str, str] = {}
    for start in range(0, len(missing), AT_ONCE):
        found = await quickbooks.find(Invoice, one_of("Id", missing[start : start + AT_ONCE]))
        numbers |= {invoice.id: invoice.doc_number for invoice in found if invoice.doc_number}
    return payment.with_numbers(numbers) if missing else payment


def is_money(payment: Payment, only: PaymentFilter) -> bool:
    """Whether money came in: a voided payment, or one that only applies a credit, has no amount."""
    return payment.amount > 0


@trigger(
    title="New Payment",
    sample="payment.json",
    webhook=Webhook("payment", ("created",)),
    detail=with_invoice_numbers,
    accepts=is_money,
    cost="1 metered read a poll: about 8,600 a month for each company; 1 more a payment without invoice numbers",
)
async def new_payment(quickbooks: QuickBooks, only: PaymentFilter, cursor: Cursor) -> Page[Payment]:
    """Start a recipe when a payment is recorded, by a person or by a program."""
    where = (equals("CustomerRef", only.customer_id),) if only.customer_id else ()
    return await read_created(quickbooks, Payment, cursor, *where)
