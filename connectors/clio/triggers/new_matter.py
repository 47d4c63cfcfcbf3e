"""Clio: New Matter."""

from typing import Annotated

from pydantic import Field

from connectors.clio.choices import clients, practice_areas, users
from connectors.clio.client import Clio
from connectors.clio.definitions import page_with_fields
from connectors.clio.models import Matter
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class MatterFilter(Form):
    """Which new matters start the recipe."""

    practice_area_id: Annotated[int | None, Dropdown(practice_areas)] = Field(
        default=None, title="Practice area", description="Leave empty for all practice areas."
    )
    client_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="Leave empty for all clients."
    )
    responsible_attorney_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Responsible attorney", description="Leave empty for all attorneys."
    )


@trigger(
    title="New Matter",
    sample="matter.json",
    webhook=Webhook("matter", ("created",)),
    cost="1 request a poll, and 1 for custom fields when it finds something",
)
async def new_matter(clio: Clio, only: MatterFilter, cursor: Cursor) -> Page[Matter]:
    """Start a recipe when a matter is opened."""
    page = await clio.poll("matters", Matter, cursor, created_since=cursor.since, **only.model_dump())
    return await page_with_fields(clio, page)
