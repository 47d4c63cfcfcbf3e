"""A form is e-mailed once: what QuickBooks says of earlier mails decides, since each request mails again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import Field

from actions import Effect
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Stored
from connectors.quickbooks.posting import spoken
from connectors.quickbooks.reading import text
from connectors.quickbooks.traces import SKEW
from core.errors import InDoubt, Rejected

S = TypeVar("S", bound=Stored)
SENT = "EmailSent"


_OWN_ADDRESS = "Leave empty for the billing address of the form itself."
MailAddress = Annotated[str | None, Field(title="E-mail", description=_OWN_ADDRESS)]

_AGAIN = "No: what QuickBooks shows as sent is left alone. Yes: it is sent once more."
SendAgain = Annotated[bool, Field(title="Send again", description=_AGAIN)]


class Mail(Protocol):
    """A form that says where to, and whether a second mail is wanted."""

    @property
    def email(self) -> str | None:
        """The address, unless it is the form's own."""

    @property
    def send_again(self) -> bool:
        """Whether what went already goes again."""


async def find_mailed(quickbooks: QuickBooks, model: type[S], id: str, mail: Mail, effect: Effect) -> S | None:
    """Find out whether the mail went: by its status, and when sending again by its delivery time."""
    now = await quickbooks.read(model.entity, id)
    if mail.send_again and now.get("EmailStatus") == SENT and not text(now, "DeliveryInfo", "DeliveryTime"):
        raise InDoubt(f"QuickBooks does not tell when the {spoken(model)} was last sent")
    return model.of(now) if _went(now, mail, effect) else None


def _went(now: Mapping[str, Any], mail: Mail, effect: Effect) -> bool:
    if now.get("EmailStatus") != SENT or not mail.send_again:
        return now.get("EmailStatus") == SENT
    delivered = text(now, "DeliveryInfo", "DeliveryTime")
    return delivered is not None and datetime.fromisoformat(delivered) >= effect.intended_at - SKEW


async def mail_once(quickbooks: QuickBooks, model: type[S], id: str, mail: Mail, effect: Effect) -> S:
    """E-mail unless it went already; Rejected when there is no address."""
    now = await quickbooks.read(model.entity, id)
    if _went(now, mail, effect):
        return model.of(now)
    if not (mail.email or text(now, "BillEmail", "Address")):
        remedy = "Fill in the e-mail field of the step, or the billing e-mail of the form in QuickBooks"
        reason = f"the {spoken(model)} has no e-mail address to go to"
        raise Rejected(reason, code="6420", field="email", remedy=remedy)
    sent = await quickbooks.mail(model.entity, id, mail.email or None, effect.request_id)
    if sent.get("EmailStatus") != SENT:
        raise InDoubt(f"QuickBooks took the request but does not show the {spoken(model)} as sent")
    return model.of(sent, InDoubt)
