"""QuickBooks: Create Customer."""

from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.customer_form import NewCustomer, customer_body
from connectors.quickbooks.models import Customer
from connectors.quickbooks.names import unless_taken
from connectors.quickbooks.query import ALSO_INACTIVE
from connectors.quickbooks.traces import DUPLICATE_NAME, SEEN_BEFORE, marked_since, signed, unless_done


async def find_customer_made(quickbooks: QuickBooks, new: NewCustomer, effect: Effect) -> Customer | None:
    """Find the customer an earlier attempt may have made, even if it was renamed since."""
    return await marked_since(quickbooks, Customer, effect, ALSO_INACTIVE, field="notes")


@action(
    title="Create Customer",
    sample="customer.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_customer_made,
    cost="1 write, which is free",
)
async def create_customer(quickbooks: QuickBooks, new: NewCustomer, effect: Effect) -> Customer:
    """Add a customer. A name that is taken stops the run: Find or Create Customer takes the one that is there."""
    body = customer_body(new, new.display_name, signed(new.notes, effect))
    find = partial(find_customer_made, quickbooks, new, effect)
    write = unless_done(quickbooks.create(Customer, body, effect.request_id), find, (SEEN_BEFORE, DUPLICATE_NAME))
    return await unless_taken(quickbooks, write, new.display_name)
