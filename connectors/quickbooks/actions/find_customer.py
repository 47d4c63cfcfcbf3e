"""QuickBooks: Find Customer."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Customer
from connectors.quickbooks.parties import PartyMatch, PartySearch, find_party


@action(title="Find Customer", sample="customer_match.json", guarantee=Guarantee.READ_ONLY, cost="1 metered read")
async def find_customer(quickbooks: QuickBooks, search: PartySearch, effect: Effect) -> PartyMatch:
    """Find a customer by name or e-mail."""
    return await find_party(quickbooks, Customer, search, PartyMatch, "a customer")
