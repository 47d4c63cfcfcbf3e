"""QuickBooks: Create Estimate."""

from typing import Annotated, Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import day, to
from connectors.quickbooks.choices import terms
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Day, Estimate
from connectors.quickbooks.sales import SALES_COST, find_sale, post_sale
from connectors.quickbooks.sales_form import SalesForm
from core.forms import Dropdown


class NewEstimate(SalesForm):
    """The quote to make."""

    status: Literal["Pending", "Accepted", "Closed", "Rejected"] | None = Field(
        default=None, title="Status", description="Leave empty for Pending."
    )
    expires_on: Day | None = Field(default=None, title="Expires on", description="Until when the quote holds.")
    term_id: Annotated[str | None, Dropdown(terms)] = Field(
        default=None, title="Terms", description="Leave empty for the customer's own."
    )


async def find_estimate_made(quickbooks: QuickBooks, new: NewEstimate, effect: Effect) -> Estimate | None:
    """Find the estimate an earlier attempt may have made."""
    return await find_sale(quickbooks, Estimate, new, effect)


@action(
    title="Create Estimate",
    sample="estimate.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_estimate_made,
    cost=SALES_COST,
)
async def create_estimate(quickbooks: QuickBooks, new: NewEstimate, effect: Effect) -> Estimate:
    """Quote a price to a customer; nothing is booked."""
    more = {"TxnStatus": new.status, "ExpirationDate": day(new.expires_on), "SalesTermRef": to(new.term_id)}
    return await post_sale(quickbooks, Estimate, new, more, effect)
