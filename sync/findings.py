"""What the planner tells people: what it holds, what it warns of, what it left out and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sync.remedies import Remedy


class Cause(StrEnum):
    """Why something waits for a person."""

    TAX_SPLIT_REQUIRED = "TAX_SPLIT_REQUIRED"
    CLOSED_PERIOD = "CLOSED_PERIOD"
    SIGNED_MONTH = "SIGNED_MONTH"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    DEPOSITED_PAYMENT = "DEPOSITED_PAYMENT"
    UNPAIRED_TRANSFER = "UNPAIRED_TRANSFER"
    BANK_FEE_WITHOUT_FIRM_FUNDS = "BANK_FEE_WITHOUT_FIRM_FUNDS"
    MISSING_MAPPING = "MISSING_MAPPING"
    INACTIVE_ACCOUNT = "INACTIVE_ACCOUNT"
    TOTAL_MISMATCH = "TOTAL_MISMATCH"
    AMOUNT_UNREADABLE = "AMOUNT_UNREADABLE"
    NUMBER_TAKEN = "NUMBER_TAKEN"
    NUMBER_TOO_LONG = "NUMBER_TOO_LONG"
    NAME_TAKEN = "NAME_TAKEN"
    REFUSED_BY_QUICKBOOKS = "REFUSED_BY_QUICKBOOKS"
    REFUSED_BY_CLIO = "REFUSED_BY_CLIO"
    LEDGER_UNKNOWN = "LEDGER_UNKNOWN"
    BILL_NOT_APPROVED = "BILL_NOT_APPROVED"
    BILL_UNKNOWN = "BILL_UNKNOWN"
    BACK_TO_DRAFT = "BACK_TO_DRAFT"
    TRUST_LEG_MISSING = "TRUST_LEG_MISSING"
    CREDIT_EXCEEDED = "CREDIT_EXCEEDED"
    CREDIT_NOT_ALLOCATED = "CREDIT_NOT_ALLOCATED"
    OVERALLOCATED = "OVERALLOCATED"
    WAITING = "WAITING"
    CHANGED_IN_QUICKBOOKS = "CHANGED_IN_QUICKBOOKS"
    MISSING_IN_QUICKBOOKS = "MISSING_IN_QUICKBOOKS"
    RETURNED_AFTER_VOID = "RETURNED_AFTER_VOID"
    OPENING_DIFFERENCE = "OPENING_DIFFERENCE"
    OPENING_INVOICE_MISSING = "OPENING_INVOICE_MISSING"
    CUSTOMER_COLLISION = "CUSTOMER_COLLISION"


class Alert(StrEnum):
    """What a lawyer or bookkeeper must look at although it was posted."""

    NEGATIVE_LEDGER = "NEGATIVE_LEDGER"
    CROSS_CLIENT = "CROSS_CLIENT"
    SHORTAGE = "SHORTAGE"
    RETURNED_DEPOSIT = "RETURNED_DEPOSIT"
    FIRM_FUNDS_OVER_CAP = "FIRM_FUNDS_OVER_CAP"
    FIRM_FUNDS_NEGATIVE = "FIRM_FUNDS_NEGATIVE"
    FEE_ON_CLIENT_LEDGER = "FEE_ON_CLIENT_LEDGER"
    INTEREST_ON_CLIENT_LEDGER = "INTEREST_ON_CLIENT_LEDGER"
    INTEREST_OVERDRAWN = "INTEREST_OVERDRAWN"
    UNEARNED_IN_OPERATING = "UNEARNED_IN_OPERATING"
    CHARGEBACK = "CHARGEBACK"
    FOREIGN_TRUST_ENTRY = "FOREIGN_TRUST_ENTRY"
    RECONCILED_VOID = "RECONCILED_VOID"


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that is not posted: which object, whose, how much, why in a bookkeeper's words, and the ways out.

    `ways` are those a release can choose; `mark` is the fingerprint of what was seen, which the choice is bound to.
    `choices` are the customers a colliding client may be: their ids with what tells them apart.
    """

    cause: Cause
    key: str
    sentence: str
    client: int = 0
    cents: int = 0
    remedies: tuple[str, ...] = ()
    ways: tuple[Remedy, ...] = ()
    mark: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that was posted and must be looked at; open until it was cured (`cured` is the day)."""

    alert: Alert
    key: str
    sentence: str
    client: int = 0
    matter: int = 0
    cents: int = 0
    since: date | None = None
    cured: date | None = None

    @property
    def open(self) -> bool:
        """Whether nobody and nothing has cured it yet."""
        return self.cured is None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is never posted, and the rule that says so."""

    key: str
    rule: str


class Held(Exception):
    """Raised by a rule that cannot book something unambiguously; carries the hold."""

    def __init__(self, hold: Hold) -> None:
        super().__init__(hold.sentence)
        self.hold = hold
