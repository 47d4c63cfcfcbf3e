"""Clio: Update Person Contact."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import persons
from connectors.clio.client import Clio
from connectors.clio.contact_form import PersonDetails
from connectors.clio.contacts import find_updated, update_contact
from connectors.clio.models import DetailedContact
from core.forms import Dropdown


class PersonChange(PersonDetails):
    """What to change; what is left empty stays as it is, and further addresses are added."""

    contact_id: Annotated[int, Dropdown(persons)] = Field(title="Person", description="The person to change.")


async def find_changed(clio: Clio, wanted: PersonChange, effect: Effect) -> DetailedContact | None:
    """Return the person if it is as wanted already."""
    return await find_updated(clio, wanted.contact_id, "Person", wanted)


@action(
    title="Update Person Contact",
    sample="person.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_changed,
    cost="2 requests, and 1 for custom fields",
)
async def update_person_contact(clio: Clio, wanted: PersonChange, effect: Effect) -> DetailedContact:
    """Change what differs; a person that is as wanted already is not written."""
    return await update_contact(clio, wanted.contact_id, "Person", wanted)
