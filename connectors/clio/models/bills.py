"""Bills, their lines and charges."""

from typing import Annotated

from connectors.clio.fields import Unasked
from connectors.clio.models.common import (
    Address,
    Client,
    CurrencyLink,
    Day,
    Link,
    Many,
    MatterLink,
    Moment,
    Named,
    Person,
)
from core.forms import Amount, Record


class Discount(Record):
    """`rate` is a percentage or an amount of money, as `type` says (`percentage`, `money`)."""

    rate: Amount | None = None
    type: str | None = None
    note: str | None = None


class Interest(Record):
    """Interest billed on top of the lines."""

    total: Amount | None = None
    rate: Amount | None = None


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
