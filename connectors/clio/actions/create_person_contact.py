"""Clio: Create Person Contact."""

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.contact_form import NewPerson
from connectors.clio.contacts import create_contact, find_created
from connectors.clio.models import DetailedContact


@action(
    title="Create Person Contact",
    sample="person.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_created,
    cost="1 request, and 1 for custom fields",
)
async def create_person_contact(clio: Clio, new: NewPerson, effect: Effect) -> DetailedContact:
    """Add a person to the contacts."""
    return await create_contact(clio, new)
