"""QuickBooks: Send Sales Receipt."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.choices import sales_receipts
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.mailing import MailAddress, SendAgain, find_mailed, mail_once
from connectors.quickbooks.models import SalesReceipt
from core.forms import Dropdown, Form


class ReceiptMail(Form):
    """The sales receipt to e-mail."""

    receipt_id: Annotated[str, Dropdown(sales_receipts)] = Field(
        title="Sales receipt", description="The receipt to send."
    )
    email: MailAddress = None
    send_again: SendAgain = False


async def find_mail_sent(quickbooks: QuickBooks, mail: ReceiptMail, effect: Effect) -> SalesReceipt | None:
    """Find out whether the mail went."""
    return await find_mailed(quickbooks, SalesReceipt, mail.receipt_id, mail, effect)


@action(
    title="Send Sales Receipt",
    sample="sales_receipt.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_mail_sent,
    cost="1 metered read and 1 write, which is free",
    money=True,
)
async def send_sales_receipt(quickbooks: QuickBooks, mail: ReceiptMail, effect: Effect) -> SalesReceipt:
    """E-mail a sales receipt to the client through QuickBooks."""
    return await mail_once(quickbooks, SalesReceipt, mail.receipt_id, mail, effect)
