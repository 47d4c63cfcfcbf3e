"""Clio: Matter Closed."""

from connectors.clio.client import Clio
from connectors.clio.definitions import page_with_fields
from connectors.clio.models import Matter
from connectors.clio.triggers.new_matter import MatterFilter
from triggers import Cursor, Page, Webhook, trigger


def is_closed(matter: Matter, only: MatterFilter) -> bool:
    """Compare without case: Clio writes `Closed` in answers and `closed` elsewhere."""
    return (matter.status or "").lower() == "closed"


def closing(matter: Matter, only: MatterFilter) -> dict[str, str]:
    """Tell only closed from not closed: pending is no event here."""
    return {"status": "closed" if is_closed(matter, only) else "not closed"}


@trigger(
    title="Matter Closed",
    sample="closed_matter.json",
    watch=("status",),
    webhook=Webhook("matter", ("matter_closed",)),
    accepts=is_closed,
    passed=closing,
    cost="1 request a poll, and 1 for custom fields when it finds something",
)
async def matter_closed(clio: Clio, only: MatterFilter, cursor: Cursor) -> Page[Matter]:
    """Start a recipe when a matter is closed, and again when it is opened and closed once more."""
    page = await clio.poll("matters", Matter, cursor, updated_since=cursor.since, **only.model_dump())
    return await page_with_fields(clio, page)
