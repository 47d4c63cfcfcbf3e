"""Clio: Find Person Contact."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.contacts import search_contacts
from connectors.clio.definitions import with_fields
from connectors.clio.found import FoundContact, found_contact
from connectors.clio.searches import IfMissing, IfSeveral, pick
from core.forms import Form


class PersonSearch(Form):
    """Whom to search for."""

    search_by: Literal["email", "name"] = Field(
        default="email", title="Search by", description="An e-mail address must match exactly, a name as a whole."
    )
    text: str = Field(title="Text", description="What to search for; capital letters do not matter.", min_length=1)
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest contact."
    )


@action(
    title="Find Person Contact",
    sample="found_person.json",
    guarantee=Guarantee.READ_ONLY,
    cost="1 request, and 1 for the custom fields of what is found",
)
async def find_person_contact(clio: Clio, search: PersonSearch, effect: Effect) -> FoundContact:
    """Find a person by e-mail address or name."""
    matching = await search_contacts(clio, "Person", search.search_by, search.text)
    what = f"person with this {search.search_by}"
    contact = pick(matching, what, search.if_missing, search.if_several)
    return found_contact(await with_fields(clio, contact))
