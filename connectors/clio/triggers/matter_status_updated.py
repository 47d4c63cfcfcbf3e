"""Clio: Matter Status Updated."""

from typing import Annotated, Literal

from pydantic import Field

from connectors.clio.choices import clients, practice_areas, users
from connectors.clio.client import Clio
from connectors.clio.definitions import page_with_fields
from connectors.clio.models import Matter
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class StatusFilter(Form):
    """Which changes of status start the recipe."""

    to_status: Literal["Open", "Pending", "Closed"] | None = Field(
        default=None, title="New status", description="Leave empty for any change of status."
    )
    practice_area_id: Annotated[int | None, Dropdown(practice_areas)] = Field(
        default=None, title="Practice area", description="Leave empty for all practice areas."
    )
    client_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="Leave empty for all clients."
    )
    responsible_attorney_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Responsible attorney", description="Leave empty for all attorneys."
    )


def has_status(matter: Matter, only: StatusFilter) -> bool:
    """Compare without case: Clio writes `Open` in answers and `open` elsewhere."""
    return only.to_status is None or (matter.status or "").lower() == only.to_status.lower()


@trigger(
    title="Matter Status Updated",
    sample="matter.json",
    watch=("status",),
    webhook=Webhook("matter", ("matter_opened", "matter_pended", "matter_closed")),
    accepts=has_status,
    cost="1 request a poll, and 1 for custom fields when it finds something",
)
async def matter_status_updated(clio: Clio, only: StatusFilter, cursor: Cursor) -> Page[Matter]:
    """Start a recipe when a matter is opened, set to pending, or closed."""
    filters = only.model_dump(exclude={"to_status"})
    page = await clio.poll("matters", Matter, cursor, updated_since=cursor.since, **filters)
    return await page_with_fields(clio, page)
