"""QuickBooks: Send Invoice."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.choices import open_invoices
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.traces import SKEW
from core.errors import InDoubt, Rejected
from core.forms import Dropdown, Form

SENT = "EmailSent"


class InvoiceMail(Form):
    """The invoice to e-mail."""

    invoice_id: Annotated[str, Dropdown(open_invoices)] = Field(title="Invoice", description="The invoice to send.")
    email: str | None = Field(
        default=None, title="E-mail", description="Leave empty for the invoice's own billing address."
    )
    send_again: bool = Field(
        default=False,
        title="Send again",
        description="No: an invoice that QuickBooks shows as sent is left alone. Yes: it is sent once more.",
    )


async def find_mail_sent(quickbooks: QuickBooks, mail: InvoiceMail, effect: Effect) -> Invoice | None:
    """Find out whether the mail went: by its status, and when sending again by its delivery time."""
    invoice = await quickbooks.fetch(Invoice, mail.invoice_id)
    if mail.send_again and invoice.email_status == SENT and invoice.delivered_at is None:
        raise InDoubt("QuickBooks does not tell when the invoice was last sent")
    return invoice if _went(invoice, mail, effect) else None


def _went(invoice: Invoice, mail: InvoiceMail, effect: Effect) -> bool:
    if invoice.email_status != SENT or not mail.send_again:
        return invoice.email_status == SENT
    return invoice.delivered_at is not None and invoice.delivered_at >= effect.intended_at - SKEW


@action(
    title="Send Invoice",
    sample="invoice.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_mail_sent,
    cost="1 metered read and 1 write, which is free",
)
async def send_invoice(quickbooks: QuickBooks, mail: InvoiceMail, effect: Effect) -> Invoice:
    """E-mail an invoice to the client through QuickBooks."""
    invoice = await quickbooks.fetch(Invoice, mail.invoice_id)
    if _went(invoice, mail, effect):
        return invoice
    if not (mail.email or invoice.bill_email):
        remedy = "Fill in the e-mail field of the step, or the billing e-mail of the invoice in QuickBooks"
        raise Rejected("the invoice has no e-mail address to go to", code="6420", field="email", remedy=remedy)
    sent = await quickbooks.send_invoice(mail.invoice_id, mail.email or None, effect.request_id)
    if sent.email_status != SENT:
        raise InDoubt("QuickBooks took the request but does not show the invoice as sent")
    return sent
