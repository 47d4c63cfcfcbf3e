"""Payments and credit notes by their allocations, bank accounts and what moved on them."""

from connectors.clio.books.common import Flag, Kept, Link, Named, Text


class Account(Named):
    """An associated bank account; `type` is Operating or Trust."""

    type: Text = None


class Parent(Link):
    """What an allocation is part of: a Payment or a CreditMemo."""

    type: Text = None


class Allocation(Kept):
    """The part of a payment or credit note that lands on one bill; of interest also without a bill."""

    date: Text = None
    amount: Text = None
    interest: Flag = False
    payment_type: Text = None
    has_online_payment: Flag = False
    voided_at: Text = None
    parent: Parent | None = None
    bill: Link | None = None
    matter: Link | None = None
    contact: Link | None = None
    source_bank_account: Account | None = None
    destination_bank_account: Account | None = None


class CreditMemo(Kept):
    """A credit note, discount or write-off."""

    date: Text = None
    amount: Text = None
    discount: Flag = False
    voided_at: Text = None
    contact: Link | None = None


class BankAccount(Kept):
    """A bank account of the firm; balance and count are what deletions show in."""

    name: Text = None
    type: Text = None
    currency: Text = None
    balance: Text = None
    bank_transactions_count: int | None = None


class BankTransaction(Kept):
    """Money in or out of a bank account; `type` is liability on a trust account, `transaction_type` free text."""

    date: Text = None
    amount: Text = None
    funds_in: Text = None
    funds_out: Text = None
    description: Text = None
    confirmation: Text = None
    source: Text = None
    payer_payee: Text = None
    transaction_type: Text = None
    type: Text = None
    clio_payments_transaction: Flag = False
    created_at: Text = None
    bank_account_id: int | None = None
    client: Link | None = None
    matter: Link | None = None
    bill: Link | None = None
    allocation: Link | None = None


class BankTransfer(Kept):
    """A transfer between two bank accounts; Clio shows it by its id alone."""

    date: Text = None
    amount: Text = None
    description: Text = None
    client: Link | None = None
    matter: Link | None = None
    source_account: Account | None = None
    destination_account: Account | None = None
