"""Clio: Update Matter."""

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.matter_form import MatterChange
from connectors.clio.matter_work import find_updated_matter, update_existing_matter
from connectors.clio.models import DetailedMatter


@action(
    title="Update Matter",
    sample="detailed_matter.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_updated_matter,
    cost="2 requests, and 1 for custom fields",
)
async def update_matter(clio: Clio, wanted: MatterChange, effect: Effect) -> DetailedMatter:
    """Change what differs; a matter that is as wanted already is not written."""
    return await update_existing_matter(clio, wanted)
