"""Clio: Create Company Contact."""

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.contact_form import NewCompany
from connectors.clio.contacts import create_contact, find_created
from connectors.clio.models import DetailedContact


@action(
    title="Create Company Contact",
    sample="company.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_created,
    cost="1 request, and 1 for custom fields",
)
async def create_company_contact(clio: Clio, new: NewCompany, effect: Effect) -> DetailedContact:
    """Add a company to the contacts."""
    return await create_contact(clio, new)
