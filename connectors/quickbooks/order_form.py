"""What a purchase order is made of."""

from typing import Annotated, Any

from pydantic import Field

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import payable_accounts, vendors
from connectors.quickbooks.fields import PrivateNote
from connectors.quickbooks.models import Day
from connectors.quickbooks.purchase_form import ItemCost
from core.forms import Dropdown, Form


class NewPurchaseOrder(Form):
    """The order to write."""

    vendor_id: Annotated[str, Dropdown(vendors)] = Field(title="Vendor", description="Who delivers.")
    payable_account_id: Annotated[str, Dropdown(payable_accounts)] = Field(
        title="Payable account", description="Most companies have only one."
    )
    lines: tuple[ItemCost, ...] = Field(min_length=1, title="Lines", description="At least one.")
    number: str | None = Field(
        default=None, max_length=21, title="Order number", description="Never used when another order has it."
    )
    date: Day | None = Field(default=None, title="Order date", description="Leave empty for today.")
    due_date: Day | None = Field(default=None, title="Due date", description="When it should arrive.")
    email: str | None = Field(default=None, max_length=100, title="E-mail", description="Of the vendor, to send it to.")
    memo: str | None = Field(default=None, max_length=4000, title="Message", description="The vendor reads it.")
    private_note: PrivateNote = None


def order_body(new: NewPurchaseOrder, note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {
        "VendorRef": to(new.vendor_id),
        "APAccountRef": to(new.payable_account_id),
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "DueDate": day(new.due_date),
        "POEmail": {"Address": new.email} if new.email else None,
        "Memo": new.memo,
        "PrivateNote": note,
        "Line": [line.line for line in new.lines],
    }
    return given(body)
