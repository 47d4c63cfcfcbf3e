"""Clio: New Calendar Entry."""

from typing import Annotated

from pydantic import Field

from connectors.clio.choices import calendars, matters
from connectors.clio.client import Clio
from connectors.clio.models import CalendarEntry
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class CalendarFilter(Form):
    """Which calendar entries start the recipe."""

    calendar_id: Annotated[int | None, Dropdown(calendars)] = Field(
        default=None, title="Calendar", description="Leave empty for all calendars the connected user may see."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters, and for entries without one."
    )


@trigger(title="New Calendar Entry", sample="calendar_entry.json", webhook=Webhook("calendar_entry", ("created",)))
async def new_calendar_entry(clio: Clio, only: CalendarFilter, cursor: Cursor) -> Page[CalendarEntry]:
    """Start a recipe when an appointment or deadline is added; a series counts once."""
    since = cursor.since
    return await clio.poll("calendar_entries", CalendarEntry, cursor, created_since=since, **only.model_dump())
