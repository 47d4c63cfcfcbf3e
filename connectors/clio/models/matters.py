"""Matters, contacts and users."""

from typing import Annotated

from pydantic import Field

from connectors.clio.fields import Unasked
from connectors.clio.models.common import Address, Client, Day, Moment, Named, Person
from connectors.clio.models.custom import FIELDS_TOLD, FieldHolder, FieldValues
from core.forms import OwnFields, Record


class Matter(FieldHolder):
    """A case of the firm. `status` is `Open`, `Pending` or `Closed`."""

    id: int
    etag: str | None = None
    display_number: str | None = None
    number: int | None = None
    custom_number: str | None = None
    description: str | None = None
    status: str | None = None
    location: str | None = None
    client_reference: str | None = None
    billable: bool | None = None
    billing_method: str | None = None
    open_date: Day | None = None
    pending_date: Day | None = None
    close_date: Day | None = None
    created_at: Moment
    updated_at: Moment
    client: Client | None = None
    practice_area: Named | None = None
    matter_stage: Named | None = None
    responsible_attorney: Person | None = None
    originating_attorney: Person | None = None
    custom_fields: Annotated[FieldValues, Unasked(), OwnFields("matter")] = Field(
        default_factory=dict, description=FIELDS_TOLD
    )


class Contact(FieldHolder):
    """A person or company. `type` is `Person` or `Company`."""

    id: int
    etag: str | None = None
    type: str | None = None
    name: str | None = None
    prefix: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    title: str | None = None
    is_client: bool | None = None
    primary_email_address: str | None = None
    secondary_email_address: str | None = None
    primary_phone_number: str | None = None
    created_at: Moment
    updated_at: Moment
    company: Named | None = None
    primary_address: Address | None = None
    custom_fields: Annotated[FieldValues, Unasked(), OwnFields("contact")] = Field(
        default_factory=dict, description=FIELDS_TOLD
    )


class User(Record):
    """A person who signs in to Clio; `account` is the firm."""

    id: int
    name: str | None = None
    email: str | None = None
    account: Named | None = None


class FirmUser(Record):
    """A user in the list of the firm's users; `subscription_type` is `Attorney` or `NonAttorney`."""

    id: int
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    enabled: bool | None = None
    subscription_type: str | None = None
    created_at: Moment
