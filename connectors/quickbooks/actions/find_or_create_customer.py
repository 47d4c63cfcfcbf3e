"""QuickBooks: Find or Create Customer."""

from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.customer_form import WantedCustomer
from connectors.quickbooks.customers import FoundCustomer, create_named, find_customer_made, find_existing, name_key
from connectors.quickbooks.names import name_taken, other_holder
from connectors.quickbooks.traces import DUPLICATE_NAME, SEEN_BEFORE, unless_done
from core.errors import Rejected


@action(
    title="Find or Create Customer",
    sample="found_customer.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_customer_made,
    existing=find_existing,
    natural_key=name_key,
    cost="1 metered read; a new customer 1 write, which is free",
)
async def find_or_create_customer(quickbooks: QuickBooks, wanted: WantedCustomer, effect: Effect) -> FoundCustomer:
    """Return the customer of this name; one is made when there is none, active or not."""
    find = partial(find_customer_made, quickbooks, wanted, effect)
    write = create_named(quickbooks, wanted, wanted.display_name, effect)
    try:
        return await unless_done(write, find, (SEEN_BEFORE, DUPLICATE_NAME))
    except Rejected as refusal:
        if refusal.code != DUPLICATE_NAME:
            raise
        holder = await other_holder(quickbooks, wanted.display_name, "Vendor", "Employee")
        if not holder or wanted.on_conflict == "stop":
            raise name_taken(refusal, holder) from refusal
        return await create_named(quickbooks, wanted, wanted.names[-1], effect)
