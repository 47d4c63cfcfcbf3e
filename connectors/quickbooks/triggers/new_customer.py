"""QuickBooks: New Customer."""

from pydantic import Field

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Customer
from connectors.quickbooks.polling import read_created
from core.forms import Form
from triggers import Cursor, Page, Webhook, trigger


class CustomerFilter(Form):
    """Which new customers start the recipe."""

    sub_customers: bool = Field(
        default=True, title="Also sub-customers", description="No: only customers that have no parent."
    )


def is_wanted(customer: Customer, only: CustomerFilter) -> bool:
    """Whether the customer passes; QuickBooks cannot search by parent."""
    return only.sub_customers or customer.parent_id is None


@trigger(
    title="New Customer",
    sample="customer.json",
    webhook=Webhook("customer", ("created",)),
    accepts=is_wanted,
    cost="1 metered read a poll: about 8,600 a month for each company",
)
async def new_customer(quickbooks: QuickBooks, only: CustomerFilter, cursor: Cursor) -> Page[Customer]:
    """Start a recipe when a customer is made, by a person or by a program."""
    return await read_created(quickbooks, Customer, cursor)
