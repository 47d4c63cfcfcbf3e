"""Payments, credit notes and the allocations that link them to bills."""

from typing import Annotated, Literal

from connectors.clio.fields import Unasked
from connectors.clio.models.common import Day, Link, MatterLink, Moment, Named, Person
from core.forms import Amount, Record


class BillLink(Link):
    """An associated bill, as people cite it."""

    number: str | None = None
    state: str | None = None


class BankAccountLink(Named):
    """An associated bank account. `type` is `Operating` or `Trust`."""

    type: str | None = None


class Parent(Link):
    """What an allocation comes from: `type` is `Payment` or `CreditMemo`."""

    type: str | None = None


class Allocation(Record):
    """The part of a payment or credit note that goes to one bill; interest may be without a bill."""

    id: int
    date: Day | None = None
    amount: Amount
    interest: bool | None = None
    payment_type: str | None = None
    description: str | None = None
    has_online_payment: bool | None = None
    voided_at: Moment | None = None
    created_at: Moment
    updated_at: Moment
    parent: Parent | None = None
    bill: BillLink | None = None
    matter: MatterLink | None = None
    contact: Named | None = None
    source_bank_account: BankAccountLink | None = None
    destination_bank_account: BankAccountLink | None = None


class Payment(Record):
    """A payment, put together from its allocations. `amount` is what went to bills, not what is still unallocated.

    `from_trust` is None when Clio does not show the account that the money came from.
    """

    id: int
    date: Day | None = None
    amount: Amount
    payment_type: str | None = None
    description: str | None = None
    has_online_payment: bool | None = None
    from_trust: bool | None = None
    voided_at: Moment | None = None
    created_at: Moment
    updated_at: Moment
    contact: Named | None = None
    source_bank_account: BankAccountLink | None = None
    destination_bank_account: BankAccountLink | None = None
    allocations: tuple[Allocation, ...] = ()


class CreditNote(Record):
    """A credit note or a write-off; `kind` says which, None when nothing of it is allocated to a bill."""

    id: int
    etag: str | None = None
    date: Day | None = None
    amount: Amount
    description: str | None = None
    discount: bool | None = None
    voided_at: Moment | None = None
    created_at: Moment
    updated_at: Moment
    contact: Named | None = None
    user: Person | None = None
    kind: Annotated[Literal["credit_note", "write_off"] | None, Unasked()] = None
    allocations: Annotated[tuple[Allocation, ...], Unasked()] = ()
