"""Clio: Find Contact by Custom Field."""

from typing import Annotated, Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import contact_custom_fields
from connectors.clio.client import Clio
from connectors.clio.custom_fields import Text, check_values, filter_of, has_value
from connectors.clio.definitions import read_definitions
from connectors.clio.found import FoundContact, found_contact
from connectors.clio.models import DetailedContact
from connectors.clio.searches import IfMissing, IfSeveral, pick
from core.forms import Dropdown, Form


class ContactValueSearch(Form):
    """Which value to search for."""

    custom_field_id: Annotated[int, Dropdown(contact_custom_fields)] = Field(
        title="Custom field", description="The custom field of contacts to search in."
    )
    value: Text = Field(
        title="Value", description="The whole value; of a picklist the text of its option.", min_length=1
    )
    type: Literal["Person", "Company"] | None = Field(
        default=None, title="Type", description="Leave empty for persons and companies."
    )
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest contact."
    )


@action(
    title="Find Contact by Custom Field",
    sample="found_contact.json",
    guarantee=Guarantee.READ_ONLY,
    cost="2 requests",
)
async def find_contact_by_custom_field(clio: Clio, search: ContactValueSearch, effect: Effect) -> FoundContact:
    """Find a person or company by the value of a custom field."""
    known = await read_definitions(clio, "contact")
    (setting,) = check_values(known, {str(search.custom_field_id): search.value})
    found = await clio.fetch("contacts", DetailedContact, type=search.type, **filter_of(setting))
    matching = [each for each in found if has_value(setting, each.custom_field_values)]
    what = "contact with this value of the custom field"
    contact = pick(matching, what, search.if_missing, search.if_several)
    return found_contact(known.show(contact) if contact else None)
