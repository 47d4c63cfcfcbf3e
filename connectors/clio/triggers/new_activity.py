"""Clio: New Activity."""

from typing import Annotated, Literal

from pydantic import Field

from connectors.clio.choices import matters, users
from connectors.clio.client import Clio
from connectors.clio.models import Activity
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class ActivityFilter(Form):
    """Which new time and expense entries start the recipe."""

    type: Literal["TimeEntry", "ExpenseEntry", "HardCostEntry", "SoftCostEntry"] | None = Field(
        default=None,
        title="Type",
        description="Leave empty for time and expenses. Hard and soft costs exist only where the firm uses them.",
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )
    user_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="User", description="Whose entries. Leave empty for everyone's."
    )


@trigger(title="New Activity", sample="activity.json", webhook=Webhook("activity", ("created",)))
async def new_activity(clio: Clio, only: ActivityFilter, cursor: Cursor) -> Page[Activity]:
    """Start a recipe when a time or expense entry is added. A running timer counts from when it was started."""
    return await clio.poll("activities", Activity, cursor, created_since=cursor.since, **only.model_dump())
