"""Time and expense entries."""

from connectors.clio.models.common import CurrencyLink, Day, MatterLink, Moment, Named, Person
from connectors.clio.models.payments import BillLink
from core.forms import Amount, Record


class Activity(Record):
    """A time or expense entry. `type` is `TimeEntry`, `ExpenseEntry`, `HardCostEntry` or `SoftCostEntry`.

    `quantity` is seconds for time and pieces for expenses. With `quantity_redacted` the hours are hidden from the
    connected user: unknown, not zero.
    """

    id: int
    etag: str | None = None
    type: str | None = None
    date: Day | None = None
    quantity: Amount | None = None
    quantity_in_hours: Amount | None = None
    rounded_quantity_in_hours: Amount | None = None
    quantity_redacted: bool | None = None
    price: Amount | None = None
    total: Amount | None = None
    note: str | None = None
    reference: str | None = None
    flat_rate: bool | None = None
    billed: bool | None = None
    on_bill: bool | None = None
    non_billable: bool | None = None
    no_charge: bool | None = None
    created_at: Moment
    updated_at: Moment
    matter: MatterLink | None = None
    user: Person | None = None
    activity_description: Named | None = None
    expense_category: Named | None = None
    vendor: Named | None = None
    bill: BillLink | None = None
    currency: CurrencyLink | None = None
