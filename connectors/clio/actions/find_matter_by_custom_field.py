"""Clio: Find Matter by Custom Field."""

from typing import Annotated, Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import matter_custom_fields
from connectors.clio.client import Clio
from connectors.clio.custom_fields import Text, check_values, filter_of, has_value
from connectors.clio.definitions import read_definitions
from connectors.clio.found import FoundMatter, found_matter
from connectors.clio.models import DetailedMatter
from connectors.clio.searches import IfMissing, IfSeveral, pick
from core.forms import Dropdown, Form


class MatterValueSearch(Form):
    """Which value to search for."""

    custom_field_id: Annotated[int, Dropdown(matter_custom_fields)] = Field(
        title="Custom field", description="The custom field of matters to search in."
    )
    value: Text = Field(
        title="Value", description="The whole value; of a picklist the text of its option.", min_length=1
    )
    status: Literal["open", "pending", "closed"] | None = Field(
        default=None, title="Status", description="Leave empty for matters of any status."
    )
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest matter."
    )


@action(
    title="Find Matter by Custom Field",
    sample="found_matter.json",
    guarantee=Guarantee.READ_ONLY,
    cost="2 requests",
)
async def find_matter_by_custom_field(clio: Clio, search: MatterValueSearch, effect: Effect) -> FoundMatter:
    """Find a matter by the value of a custom field."""
    known = await read_definitions(clio, "matter")
    (setting,) = check_values(known, {str(search.custom_field_id): search.value})
    found = await clio.fetch("matters", DetailedMatter, status=search.status, **filter_of(setting))
    matching = [each for each in found if has_value(setting, each.custom_field_values)]
    what = "matter with this value of the custom field"
    matter = pick(matching, what, search.if_missing, search.if_several)
    return found_matter(known.show(matter) if matter else None)
