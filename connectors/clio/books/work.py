"""Bills, their lines, and the costs behind lines."""

from connectors.clio.books.common import Flag, Kept, Link, Named, Rows, Text
from core.forms import Record


class Currency(Link):
    """A currency by its ISO 4217 code."""

    code: Text = None


class Discount(Record):
    """`rate` is a percentage or an amount of money, as `type` says."""

    rate: Text = None
    type: Text = None


class Interest(Record):
    """Interest billed on top of the lines."""

    total: Text = None


class SplitInvoice(Link):
    """The part one payer has in a split bill; `linked_invoices_ids` are all the parts."""

    bill_id: int | None = None
    linked_invoices_ids: Rows[int] = ()


class Bill(Kept):
    """A bill. `total` is with interest, `due` that less discounts, `paid` what came in, before any rounding of ours."""

    etag: Text = None
    number: Text = None
    state: Text = None
    kind: Text = None
    issued_at: Text = None
    due_at: Text = None
    created_at: Text = None
    sub_total: Text = None
    services_sub_total: Text = None
    tax_sum: Text = None
    secondary_tax_sum: Text = None
    total_tax: Text = None
    total: Text = None
    due: Text = None
    paid: Text = None
    credits_issued: Text = None
    discount_services_only: Flag = False
    client: Link | None = None
    matters: Rows[Link] = ()
    currency: Currency | None = None
    discount: Discount | None = None
    interest: Interest | None = None
    original_bill: Link | None = None
    split_invoice: SplitInvoice | None = None


class LineItem(Kept):
    """A line of a bill. `sub_total` is before its discount and tax, `total` after both."""

    type: Text = None
    kind: Text = None
    description: Text = None
    note: Text = None
    sub_total: Text = None
    tax: Text = None
    secondary_tax: Text = None
    total: Text = None
    group_ordering: int | None = None
    bill: Link | None = None
    matter: Link | None = None
    user: Named | None = None
    activity: Link | None = None


class Category(Named):
    """An expense category; `entry_type` is hard_cost, soft_cost or unassociated."""

    entry_type: Text = None


class Activity(Kept):
    """The entry behind a line of expenses."""

    type: Text = None
    expense_category: Category | None = None
