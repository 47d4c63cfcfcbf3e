"""Clio: Find or Create Person Contact."""

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.contact_wanted import FoundOrCreated, WantedPerson, find_existing, find_made, key_of, make


@action(
    title="Find or Create Person Contact",
    sample="found_or_created_person.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_made,
    existing=find_existing,
    natural_key=key_of,
    cost="1 request; for a new person 1 more, and 1 for custom fields",
)
async def find_or_create_person_contact(clio: Clio, wanted: WantedPerson, effect: Effect) -> FoundOrCreated:
    """Return the person; one is made when there is none."""
    return await make(clio, wanted)
