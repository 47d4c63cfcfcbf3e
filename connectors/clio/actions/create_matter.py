"""Clio: Create Matter."""

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.matter_form import NewMatter
from connectors.clio.matter_work import create_new_matter, find_created_matter
from connectors.clio.models import DetailedMatter


@action(
    title="Create Matter",
    sample="detailed_matter.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_created_matter,
    cost="1 request, and 1 for custom fields",
)
async def create_matter(clio: Clio, new: NewMatter, effect: Effect) -> DetailedMatter:
    """Open a matter for a client."""
    return await create_new_matter(clio, new)
