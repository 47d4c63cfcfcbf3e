"""Calendar entries."""

from typing import Annotated

from pydantic import BeforeValidator

from connectors.clio.models.common import Many, MatterLink, Moment, Named
from core.forms import Record


class Attendee(Named):
    """Who takes part: `type` is `Calendar` (a user, by the id of the calendar) or `Contact`."""

    type: str | None = None
    email: str | None = None


class CalendarEntry(Record):
    """An appointment or deadline. Its id is text; a series is one entry with a `recurrence_rule`."""

    id: Annotated[str, BeforeValidator(str)]
    etag: str | None = None
    summary: str | None = None
    description: str | None = None
    location: str | None = None
    start_at: Moment | None = None
    end_at: Moment | None = None
    all_day: bool | None = None
    start_at_time_zone: str | None = None
    recurrence_rule: str | None = None
    created_at: Moment
    updated_at: Moment
    matter: MatterLink | None = None
    calendar_owner: Named | None = None
    calendar_entry_event_type: Named | None = None
    attendees: Many[Attendee] = ()
