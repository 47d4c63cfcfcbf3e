"""Clio: Create Calendar Entry."""

from datetime import UTC
from typing import Any

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.diary_form import NewCalendarEntry
from connectors.clio.markers import find_marked, lookup_start, mark
from connectors.clio.models import CalendarEntry


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
