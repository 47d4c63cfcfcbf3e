"""What Clio says happened: whole cents, dates as Clio shows them. Nothing here knows of QuickBooks."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sync.cards import EMPTY, Card


class BillState(StrEnum):
    """Where a bill stands; only the last four reach the books."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    VOID = "void"
    DELETED = "deleted"


class LineKind(StrEnum):
    """Time, a cost the firm paid to somebody (hard), or a cost of its own (soft)."""

    SERVICE = "service"
    HARD_COST = "hard cost"
    SOFT_COST = "soft cost"


class Source(StrEnum):
    """Where the money of a payment came from; the firm chooses a deposit account for each."""

    OPERATING = "operating"
    TRUST = "trust"
    CLIO_PAYMENTS = "clio payments"
    CLIENT_CREDIT = "client credit"


class Movement(StrEnum):
    """Why money moved on a trust account."""

    DEPOSIT = "deposit"
    DISBURSEMENT = "disbursement"
    BILL_PAYMENT = "bill payment"
    TRANSFER = "transfer"
    RETURNED = "returned deposit"
    FIRM_DEPOSIT = "firm deposit"
    FIRM_WITHDRAWAL = "firm withdrawal"
    COVER = "firm covers shortage"
    CREDIT_TO_TRUST = "client credit to trust"
    BANK_CHARGE = "bank charge"
    INTEREST = "interest"
    INTEREST_REMITTANCE = "interest remittance"


class RefundMethod(StrEnum):
    """How money went back to the client."""

    CHECK = "check"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Client:
    """A client of the firm; the name becomes the customer's display name. `version` is Clio's mark of this state."""

    id: int
    name: str
    card: Card = EMPTY
    version: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter; becomes a sub-customer of its client."""

    id: int
    client: int
    number: str
    practice_area: str = ""


@dataclass(frozen=True, slots=True)
class BankAccount:
    """A bank account in Clio; balance and count of lines let the reader find deletions."""

    id: int
    name: str
    trust: bool
    currency: str = "USD"
    balance: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a bill: cents before tax and before its own discount."""

    kind: LineKind
    cents: int
    matter: int = 0
    category: str = ""
    timekeeper: str = ""
    practice_area: str = ""
    text: str = ""
    discount: int = 0


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill with the totals Clio printed; these win over any sum of ours."""

    id: int
    number: str
    state: BillState
    client: int
    issued: date
    total: int
    lines: tuple[BillLine, ...] = ()
    due: date | None = None
    kind: str = "revenue_kind"
    original: int | None = None
    split: bool = False
    matters: tuple[int, ...] = ()
    currency: str = "USD"
    tax: int = 0
    second_tax: int = 0
    discount: int = 0
    interest: int = 0
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Allocation:
    """The part of a payment or credit note that lands on one bill; `on` is empty when it is the payment's day."""

    bill: int
    cents: int
    id: int = 0
    on: date | None = None
    voided: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """Money recorded against bills; what is not allocated is the client's credit.

    `cents` is what Clio still shows as received: a refund of this payment is no longer in it.
    """

    id: int
    on: date
    client: int
    cents: int
    allocations: tuple[Allocation, ...] = ()
    source: Source = Source.OPERATING
    method: str = ""
    reference: str = ""
    voided: bool = False


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note, discount after approval or write-off, always set against bills."""

    id: int
    on: date
    client: int
    cents: int
    allocations: tuple[Allocation, ...] = ()
    write_off: bool = False
    discount: bool = False
    voided: bool = False


@dataclass(frozen=True, slots=True)
class TrustLine:
    """A bank transaction on a trust account; `transfer` joins the two legs of one transfer when Clio shows it."""

    id: int
    account: int
    on: date
    paid_in: int = 0
    paid_out: int = 0
    client: int = 0
    matter: int = 0
    kind: Movement = Movement.DEPOSIT
    payee: str = ""
    check_number: str = ""
    bill: int | None = None
    payment: int | None = None
    transfer: int | None = None
    text: str = ""
    created: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back from operating: of a payment, or of the client's credit when `payment` is empty."""

    id: int
    on: date
    client: int
    cents: int
    payment: int | None = None
    method: RefundMethod = RefundMethod.CHECK
    check_number: str = ""
    payee: str = ""


@dataclass(frozen=True, slots=True)
class Payout:
    """A settlement of card payments; trust settles gross, so there the fee leaves the operating bank."""

    id: int
    on: date
    payments: tuple[int, ...]
    fee: int = 0
    trust: bool = False


@dataclass(frozen=True, slots=True)
class Chargeback:
    """A card payment taken back by the card company, with its own fee."""

    id: int
    on: date
    payment: int
    cents: int
    fee: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """What a client's trust ledger held on the evening before the books start."""

    account: int
    client: int
    matter: int
    cents: int


@dataclass(frozen=True, slots=True)
class Facts:
    """A reading of Clio since the start date.

    Absence is not deletion: the reader lists a key in `deleted` only after a full reading agreed with Clio's own
    count and balance. The trust checks need every line of an account; bills and payments may be a part.
    """

    clients: tuple[Client, ...] = ()
    matters: tuple[Matter, ...] = ()
    accounts: tuple[BankAccount, ...] = ()
    bills: tuple[Bill, ...] = ()
    payments: tuple[Payment, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    trust_lines: tuple[TrustLine, ...] = ()
    refunds: tuple[Refund, ...] = ()
    payouts: tuple[Payout, ...] = ()
    chargebacks: tuple[Chargeback, ...] = ()
    openings: tuple[Opening, ...] = ()
    deleted: frozenset[str] = field(default_factory=frozenset)
