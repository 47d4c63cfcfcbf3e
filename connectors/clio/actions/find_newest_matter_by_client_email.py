"""Clio: Find Newest Matter by Client Email."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.contacts import search_contacts
from connectors.clio.definitions import with_fields
from connectors.clio.found import FoundMatter, found_matter
from connectors.clio.models import Matter
from connectors.clio.searches import IfMissing, pick
from core.forms import Form


class ClientSearch(Form):
    """Whose newest matter to search for."""

    email: str = Field(
        title="E-mail address",
        description="Any address of the client, exactly; if several clients share it, all their matters count.",
        pattern=r"^\s*[^@\s]+@[^@\s]+\s*$",
    )
    status: Literal["open", "pending", "closed"] | None = Field(
        default=None, title="Status", description="Leave empty for matters of any status."
    )
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )


@action(
    title="Find Newest Matter by Client Email",
    sample="found_matter.json",
    guarantee=Guarantee.READ_ONLY,
    cost="1 request, 1 for each client with this address, and 1 for the custom fields of what is found",
)
async def find_newest_matter_by_client_email(clio: Clio, search: ClientSearch, effect: Effect) -> FoundMatter:
    """Find the matter that was opened last for the client with an e-mail address."""
    matters: list[Matter] = []
    for client in await search_contacts(clio, None, "email", search.email):
        order, status = "created_at(desc)", search.status
        newest, _ = await clio.page("matters", Matter, client_id=client.id, status=status, order=order, limit=1)
        matters += newest
    newest_of_all = pick(matters, "matter of a client with this address", search.if_missing, "newest")
    return found_matter(await with_fields(clio, newest_of_all))
