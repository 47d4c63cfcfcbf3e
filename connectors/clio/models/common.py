"""What Clio's records share: days, collections, links to other records, addresses."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator

from connectors.clio.fields import Unasked
from core.forms import Record

T = TypeVar("T")


def _day(value: Any) -> Any:
    return value[:10] if isinstance(value, str) else value


def _none_as_empty(value: Any) -> Any:
    return () if value is None else value


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_aware)]
"""A point in time; one without an offset is taken for UTC, since moments must be comparable."""

Day = Annotated[date, BeforeValidator(_day)]
"""A calendar date; a timestamp in its place is read by its date."""

Many = Annotated[tuple[T, ...], BeforeValidator(_none_as_empty)]
"""A collection that Clio may send as null."""


class Link(Record):
    """An associated object, by its id."""

    id: int | None = None
    redacted: Annotated[bool, Unasked()] = False


class Named(Link):
    """An associated object that has a name (user, practice area, stage, task type, firm)."""

    name: str | None = None


class Person(Named):
    """An associated user of the firm."""

    email: str | None = None


class Client(Named):
    """The contact a bill or matter is for."""

    type: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    primary_email_address: str | None = None
    primary_phone_number: str | None = None


class MatterLink(Link):
    """An associated matter, as people cite it."""

    display_number: str | None = None
    description: str | None = None


class CurrencyLink(Link):
    """The currency of a bill; `code` is ISO 4217."""

    code: str | None = None


class EmailAddress(Record):
    """One e-mail address of a contact."""

    address: str | None = None


class Address(Record):
    """A postal address."""

    street: str | None = None
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    country: str | None = None
