"""Clio: Find Matter."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.definitions import with_fields
from connectors.clio.found import FoundMatter, found_matter
from connectors.clio.models import Matter
from connectors.clio.searches import IfMissing, IfSeveral, pick
from core.forms import Form


class MatterSearch(Form):
    """What to search for."""

    search_by: Literal["display_number", "number", "description", "client_name"] = Field(
        default="display_number",
        title="Search by",
        description="Numbers and client names must match as a whole; a description need only contain the text.",
    )
    text: str = Field(title="Text", description="What to search for; capital letters do not matter.", min_length=1)
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest matter."
    )


@action(
    title="Find Matter",
    sample="found_matter.json",
    guarantee=Guarantee.READ_ONLY,
    cost="1 request, and 1 for the custom fields of what is found",
)
async def find_matter(clio: Clio, search: MatterSearch, effect: Effect) -> FoundMatter:
    """Find a matter by its number, description or client."""
    candidates = await clio.fetch("matters", Matter, query=search.text.strip())
    matching = [each for each in candidates if _matches(each, search)]
    matter = pick(matching, f"matter with {search.search_by} as given", search.if_missing, search.if_several)
    return found_matter(await with_fields(clio, matter))


def _matches(matter: Matter, search: MatterSearch) -> bool:
    client = matter.client.name if matter.client else None
    text = {"client_name": client, "number": matter.number}.get(search.search_by, getattr(matter, search.search_by, ""))
    shown, wanted = str(text or "").casefold(), search.text.strip().casefold()
    return wanted in shown if search.search_by == "description" else shown == wanted
