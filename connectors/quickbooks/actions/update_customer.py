"""QuickBooks: Update Customer."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import given
from connectors.quickbooks.changing import COST, Change, change_once, find_changed, with_marks
from connectors.quickbooks.choices import customers
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.contact_form import Contact, contact_body
from connectors.quickbooks.models import Customer
from core.forms import Dropdown, Form


class CustomerId(Form):
    """Which customer to change."""

    customer_id: Annotated[str, Dropdown(customers)] = Field(title="Customer", description="The customer to change.")


class CustomerChange(Contact, CustomerId):
    """What to change. Fields left empty stay as they are."""

    notes: str | None = Field(
        default=None, max_length=1500, title="Notes", description="In place of the old ones; marks of ours stay."
    )
    active: bool | None = Field(default=None, title="Active", description="No: hide it from lists in QuickBooks.")

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not given(self.model_dump(exclude={"customer_id"})):
            raise ValueError("there is nothing to change: fill in at least one field")
        return self


def _change(new: CustomerChange) -> Change[Customer]:
    def wanted(now: Mapping[str, Any]) -> dict[str, Any]:
        notes = with_marks(new.notes, now.get("Notes"))
        return contact_body(new) | given({"Notes": notes, "Active": new.active})

    return Change(Customer, new.customer_id, wanted)


async def find_customer_changed(quickbooks: QuickBooks, new: CustomerChange, effect: Effect) -> Customer | None:
    """Find the customer if it already says what is wanted."""
    return await find_changed(quickbooks, _change(new))


@action(
    title="Update Customer", sample="customer.json", guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_customer_changed, cost=COST,
)  # fmt: skip
async def update_customer(quickbooks: QuickBooks, new: CustomerChange, effect: Effect) -> Customer:
    """Change a customer. What someone else changes meanwhile stays, unless it is the same field."""
    return await change_once(quickbooks, _change(new), effect)
