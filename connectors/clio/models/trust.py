"""Bank transactions and the trust money of matters."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from connectors.clio.models.common import Client, Day, Link, MatterLink, Moment, Named, Person
from connectors.clio.models.payments import BankAccountLink, BillLink
from core.forms import Amount, Record


def _listed(value: Any) -> Any:
    """A hidden collection may come as one redacted object in place of the list."""
    return [value] if isinstance(value, dict) else value or ()


class BankTransaction(Record):
    """Money in or out of a bank account of the firm. `amount` is signed; `transaction_type` is Clio's free text."""

    id: int
    etag: str | None = None
    date: Day | None = None
    amount: Amount | None = None
    funds_in: Amount | None = None
    funds_out: Amount | None = None
    currency: str | None = None
    description: str | None = None
    confirmation: str | None = None
    source: str | None = None
    payer_payee: str | None = None
    transaction_type: str | None = None
    type: str | None = None
    clio_payments_transaction: bool | None = None
    current_account_balance: Amount | None = None
    created_at: Moment
    updated_at: Moment
    bank_account: BankAccountLink | None = None
    client: Client | None = None
    matter: MatterLink | None = None
    bill: BillLink | None = None
    allocation: Link | None = None


class AccountBalance(Named):
    """What a matter has in one bank account; `type` is `Operating` or `Trust`."""

    type: str | None = None
    balance: Amount | None = None
    currency_id: int | None = None


class MatterFunds(Record):
    """A matter with its balances. They are redacted (unknown, never zero) without the permission Accounting."""

    id: int
    display_number: str | None = None
    description: str | None = None
    status: str | None = None
    created_at: Moment
    client: Client | None = None
    practice_area: Named | None = None
    responsible_attorney: Person | None = None
    account_balances: Annotated[tuple[AccountBalance, ...], BeforeValidator(_listed)] = ()


class TrustBalance(Record):
    """The trust money of a matter, compared with a threshold: `level` is `below` or `enough`.

    `updated_at` is always None: Clio does not date a balance, and the matter's own date does not move with it.
    """

    id: int
    display_number: str | None = None
    description: str | None = None
    status: str | None = None
    trust_balance: Amount
    threshold: Amount
    shortfall: Amount
    level: Literal["below", "enough"]
    created_at: Moment
    updated_at: Moment | None = None
    client: Client | None = None
    practice_area: Named | None = None
    responsible_attorney: Person | None = None
