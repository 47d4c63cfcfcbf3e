"""What we read from Clio. The names are Clio's own; `fields_of` asks for exactly these.

Almost everything may be null there. An association with `redacted` set is unknown to us, not empty: the connected
user may not see it.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator

from connectors.clio.fields import Unasked
from core.forms import Amount, Record

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


class Discount(Record):
    """`rate` is a percentage or an amount of money, as `type` says (`percentage`, `money`)."""

    rate: Amount | None = None
    type: str | None = None
    note: str | None = None


class Interest(Record):
    """Interest billed on top of the lines."""

    total: Amount | None = None
    rate: Amount | None = None


class Matter(Record):
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


class Contact(Record):
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


class LineItem(Record):
    """A line of a bill. `quantity` is hours (not seconds), `kind` is `Service` or `Expense`."""

    id: int
    type: str | None = None
    kind: str | None = None
    date: Day | None = None
    description: str | None = None
    note: str | None = None
    quantity: Amount | None = None
    price: Amount | None = None
    sub_total: Amount | None = None
    tax: Amount | None = None
    secondary_tax: Amount | None = None
    total: Amount | None = None
    taxable: bool | None = None
    secondary_taxable: bool | None = None
    discount: Discount | None = None
    matter: MatterLink | None = None
    user: Named | None = None
    activity: Link | None = None


class Charge(Record):
    """One thing a bill asks money for. `kind` is `Service`, `Expense`, `Tax` or `Interest`; `quantity` is hours."""

    kind: str | None = None
    description: str | None = None
    quantity: Amount | None = None
    price: Amount | None = None
    amount: Amount
    date: Day | None = None


class Bill(Record):
    """A bill. `total` includes tax and interest; `due` is that less discounts, `balance` what is still owed.

    `line_items`, `charges` (the lines with tax and interest as lines of their own), `discount_amount` and `net_total`
    (what the bill asks for before any payment: charges less discount) are filled when the bill starts a recipe.
    """

    id: int
    etag: str | None = None
    number: str | None = None
    state: str
    kind: str | None = None
    type: str | None = None
    subject: str | None = None
    memo: str | None = None
    purchase_order: str | None = None
    issued_at: Day | None = None
    due_at: Day | None = None
    start_at: Day | None = None
    end_at: Day | None = None
    paid_at: Moment | None = None
    last_sent_at: Moment | None = None
    sub_total: Amount | None = None
    services_sub_total: Amount | None = None
    tax_rate: Amount | None = None
    tax_sum: Amount | None = None
    secondary_tax_rate: Amount | None = None
    secondary_tax_sum: Amount | None = None
    total_tax: Amount | None = None
    total: Amount | None = None
    due: Amount | None = None
    balance: Amount | None = None
    paid: Amount | None = None
    pending: Amount | None = None
    credits_issued: Amount | None = None
    discount_services_only: bool | None = None
    created_at: Moment
    updated_at: Moment
    client: Client | None = None
    matters: Many[MatterLink] = ()
    currency: CurrencyLink | None = None
    discount: Discount | None = None
    interest: Interest | None = None
    client_addresses: Many[Address] = ()
    user: Person | None = None
    line_items: Annotated[tuple[LineItem, ...], Unasked()] = ()
    charges: Annotated[tuple[Charge, ...], Unasked()] = ()
    net_total: Annotated[Amount | None, Unasked()] = None
    discount_amount: Annotated[Amount | None, Unasked()] = None


class Note(Record):
    """A note on a matter."""

    id: int
    etag: str | None = None
    subject: str | None = None
    detail: str | None = None
    date: Day | None = None
    created_at: Moment
    updated_at: Moment
    author: Person | None = None
    matter: MatterLink | None = None


class Assignee(Named):
    """Who does a task: `type` is `User` or `Contact`."""

    type: str | None = None


class Task(Record):
    """A task. `status` is `pending`, `in_progress`, `in_review`, `complete` or `draft`."""

    id: int
    etag: str | None = None
    name: str | None = None
    description: str | None = None
    status: str | None = None
    priority: str | None = None
    permission: str | None = None
    due_at: Day | None = None
    completed_at: Moment | None = None
    created_at: Moment
    updated_at: Moment
    assignee: Assignee | None = None
    assigner: Person | None = None
    matter: MatterLink | None = None
    task_type: Named | None = None


class User(Record):
    """A person who signs in to Clio; `account` is the firm."""

    id: int
    name: str | None = None
    email: str | None = None
    account: Named | None = None


class Hook(Record):
    """A push subscription; `status` is `pending`, `enabled` or `suspended`."""

    id: int
    status: str | None = None
    shared_secret: str | None = None
    expires_at: Moment | None = None
    url: str | None = None
