"""Acme Docket: New Docket."""

from connectors.acme.client import Acme
from connectors.acme.models import Docket

from core.forms import Form
from triggers import Cursor, Page, trigger


class DocketFilter(Form):
    """Every new docket starts the recipe."""


@trigger(title="New Docket", sample="docket.json")
async def new_docket(acme: Acme, only: DocketFilter, cursor: Cursor) -> Page[Docket]:
    """Start a recipe when a docket is opened."""
    since = cursor.since.isoformat() if cursor.since else None
    items, following = await acme.page("/dockets", int(cursor.page or 0), opened_after=since)
    dockets = tuple(Docket.model_validate(item) for item in items)
    return Page(dockets, Cursor(cursor.since, str(following)) if following else None)
