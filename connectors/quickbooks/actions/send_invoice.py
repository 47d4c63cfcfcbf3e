"""QuickBooks: Send Invoice."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.choices import open_invoices
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.mailing import MailAddress, SendAgain, find_mailed, mail_once
from connectors.quickbooks.models import Invoice
from core.forms import Dropdown, Form


class InvoiceMail(Form):
    """The invoice to e-mail."""

    invoice_id: Annotated[str, Dropdown(open_invoices)] = Field(title="Invoice", description="The invoice to send.")
    email: MailAddress = None
    send_again: SendAgain = False


async def find_mail_sent(quickbooks: QuickBooks, mail: InvoiceMail, effect: Effect) -> Invoice | None:
    """Find out whether the mail went."""
    return await find_mailed(quickbooks, Invoice, mail.invoice_id, mail, effect)


@action(
    title="Send Invoice",
    sample="invoice.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_mail_sent,
    cost="1 metered read and 1 write, which is free",
    money=True,
)
async def send_invoice(quickbooks: QuickBooks, mail: InvoiceMail, effect: Effect) -> Invoice:
    """E-mail an invoice to the client through QuickBooks."""
    return await mail_once(quickbooks, Invoice, mail.invoice_id, mail, effect)
