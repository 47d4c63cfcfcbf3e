"""Clio: Payment Recorded."""

from typing import Annotated, Literal

from pydantic import Field

from connectors.clio.choices import clients, matters
from connectors.clio.client import Clio
from connectors.clio.models import Allocation, Payment
from connectors.clio.payments import complete_payment, hidden, payments_of
from core.forms import Dropdown, Form
from triggers import Cursor, Page, trigger


class PaymentFilter(Form):
    """Which payments start the recipe."""

    paid_from: Literal["anywhere", "trust", "elsewhere"] = Field(
        default="anywhere",
        title="Paid from",
        description="Trust money that the firm holds for the client, or money that came from elsewhere.",
    )
    contact_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="Leave empty for all clients."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )


def is_from(payment: Payment, only: PaymentFilter) -> bool:
    """Check the source, and leave out what was voided; raises Rejected when the source is wanted but hidden."""
    if only.paid_from != "anywhere" and payment.from_trust is None:
        raise hidden("the account a payment came from", "Accounting")
    wanted = only.paid_from == "anywhere" or payment.from_trust is (only.paid_from == "trust")
    return wanted and payment.voided_at is None


@trigger(
    title="Payment Recorded",
    sample="payment.json",
    detail=complete_payment,
    accepts=is_from,
    cost="1 request a poll, and 1 for each new payment: Clio sends no message for a payment",
)
async def payment_recorded(clio: Clio, only: PaymentFilter, cursor: Cursor) -> Page[Payment]:
    """Start a recipe when a payment is first put on a bill. Money that is on no bill is not listed by Clio."""
    filters = {"contact_id": only.contact_id, "matter_id": only.matter_id, "created_since": cursor.since}
    page = await clio.poll("allocations", Allocation, cursor, status="valid", **filters)
    return Page(payments_of(page.items), page.next)
