"""Clio: Find or Create Company Contact."""

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.contact_wanted import FoundOrCreated, WantedCompany, find_existing, find_made, key_of, make


@action(
    title="Find or Create Company Contact",
    sample="found_or_created_company.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_made,
    existing=find_existing,
    natural_key=key_of,
    cost="1 request; for a new company 1 more, and 1 for custom fields",
)
async def find_or_create_company_contact(clio: Clio, wanted: WantedCompany, effect: Effect) -> FoundOrCreated:
    """Return the company; one is made when there is none."""
    return await make(clio, wanted)
