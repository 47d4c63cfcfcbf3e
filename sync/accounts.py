"""Accounts of the firm's QuickBooks company, and the part each of them plays."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for; every posting names a role, the mapping says which account plays it."""

    OPERATING = "operating bank"
    UNDEPOSITED = "undeposited funds"
    RECEIVABLE = "accounts receivable"
    FIRM_IN_TRUST = "firm funds held in trust"
    DUE_FROM_CLIENT = "due from client"
    ADVANCED_COSTS = "advanced client costs"
    CLIENT_CREDITS = "client credits"
    TAX = "sales tax payable"
    SECOND_TAX = "second sales tax payable"
    FEES = "legal fees"
    COSTS = "reimbursed costs"
    INTEREST_INCOME = "interest on overdue bills"
    DISCOUNT = "discounts given"
    WRITE_OFF = "write-offs"
    BANK_FEES = "bank charges"
    TRUST_BANK = "trust bank"
    TRUST_LIABILITY = "client trust liability"
    TRUST_INTEREST = "trust interest payable"


TRUST_ROLES = frozenset({Role.TRUST_BANK, Role.TRUST_LIABILITY, Role.TRUST_INTEREST})
INCOME_ROLES = frozenset({Role.FEES, Role.COSTS, Role.INTEREST_INCOME, Role.DISCOUNT, Role.WRITE_OFF, Role.BANK_FEES})
BANK_ROLES = frozenset({Role.OPERATING, Role.UNDEPOSITED})


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One QuickBooks account by its id there, with the role it plays in the posting."""

    id: str
    role: Role
