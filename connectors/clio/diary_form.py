"""What people fill in for the diary: appointments, and calls and e-mails to log."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from connectors.clio.choices import contacts, matters, users, writable_calendars
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


class NewCommunication(Form):
    """The phone call or e-mail to log. Nothing is sent to anybody."""

    type: Literal["EmailCommunication", "PhoneCommunication"] = Field(
        title="Kind", description="An e-mail or a phone call; it is only logged, not sent."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="The matter it belongs to."
    )
    subject: str = Field(title="Subject", description="The heading.", min_length=1)
    body: str = Field(title="Text", description="What was written or said.")
    received_at: AwareDatetime | None = Field(
        default=None,
        title="Time",
        description="When it happened, with its time zone; leave empty for the time this step was started.",
    )
    from_user_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="From user", description="The user it came from."
    )
    from_contact_id: Annotated[int | None, Dropdown(contacts)] = Field(
        default=None, title="From contact", description="The contact it came from."
    )
    to_user_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="To user", description="The user it went to."
    )
    to_contact_id: Annotated[int | None, Dropdown(contacts)] = Field(
        default=None, title="To contact", description="The contact it went to."
    )
