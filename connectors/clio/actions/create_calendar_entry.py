"""Clio: Create Calendar Entry."""

from datetime import UTC
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, model_validator

from actions import Effect, Guarantee, action
from connectors.clio.choices import contacts, matters, writable_calendars
from connectors.clio.client import Clio
from connectors.clio.markers import find_marked, lookup_start, mark
from connectors.clio.models import CalendarEntry
from core.forms import Dropdown, Form


class NewCalendarEntry(Form):
    """The appointment to create."""

    calendar_id: Annotated[int, Dropdown(writable_calendars)] = Field(
        title="Calendar", description="The calendar it is kept in; each user has one."
    )
    summary: str = Field(title="Title", description="What it is.", min_length=1)
    start_at: AwareDatetime = Field(title="Start", description="With its time zone: 2026-01-31T14:30:00-05:00.")
    end_at: AwareDatetime = Field(title="End", description="With its time zone; not before the start.")
    all_day: bool = Field(default=False, title="All day", description="Show the day without hours.")
    description: str = Field(default="", title="Description", description="More about it.")
    location: str = Field(default="", title="Location", description="Where it takes place.")
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="The matter it belongs to."
    )
    attendee_calendar_ids: Annotated[tuple[int, ...], Dropdown(writable_calendars)] = Field(
        default=(), title="Users who attend", description="Their calendars, since Clio invites users by these."
    )
    attendee_contact_ids: Annotated[tuple[int, ...], Dropdown(contacts)] = Field(
        default=(), title="Contacts who attend", description="Contacts to invite."
    )
    send_email_notification: bool = Field(
        default=False, title="Send invitations", description="Clio then sends everybody who attends an e-mail."
    )

    @model_validator(mode="after")
    def _check_order(self) -> "NewCalendarEntry":
        if self.end_at < self.start_at:
            raise ValueError("the end is before the start")
        return self


async def find_entry(clio: Clio, new: NewCalendarEntry, effect: Effect) -> CalendarEntry | None:
    """Find the entry an earlier attempt may have made."""
    since = lookup_start(effect)
    return await find_marked(clio, "calendar_entries", CalendarEntry, effect, created_since=since)


@action(
    title="Create Calendar Entry",
    sample="calendar_entry.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_entry,
)
async def create_calendar_entry(clio: Clio, new: NewCalendarEntry, effect: Effect) -> CalendarEntry:
    """Put an appointment into a calendar."""
    plain = {"summary", "all_day", "description", "location", "send_email_notification"}
    body: dict[str, Any] = {**new.model_dump(include=plain), "calendar_owner": {"id": new.calendar_id}}
    body |= {name: getattr(new, name).astimezone(UTC).isoformat() for name in ("start_at", "end_at")}
    body |= {"matter": {"id": new.matter_id}} if new.matter_id else {}
    body["attendees"] = [{"id": id, "type": "Calendar"} for id in new.attendee_calendar_ids]
    body["attendees"] += [{"id": id, "type": "Contact"} for id in new.attendee_contact_ids]
    return await clio.create("calendar_entries", CalendarEntry, {**body, "external_properties": mark(effect)})
