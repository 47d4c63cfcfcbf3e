"""Entries and checks on accounts receivable, which a payment can settle or use like an invoice or a credit memo."""

from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.store import Document

LINKABLE = {"JournalEntry": "JournalEntry", "Check": "Purchase", "Expense": "Purchase"}
"""The kind in a payment's line, and the entity behind it."""
_ZERO = Decimal("0.00")


def owed_by(company: Company, kind: str, id: str, customer: str) -> Decimal:
    """What the entry adds to a customer's receivables, below zero for a credit; refuses 2500 and 620."""
    entry = company.find(LINKABLE[kind], id)
    if entry is None:
        raise Refusal("2500", f"Invalid Reference Id : {kind} element id {id} not found", "Line.LinkedTxn.TxnId")
    owed = sum((_side(company, line, customer) for line in entry["Line"]), _ZERO)
    if not owed:
        raise Refusal("620", f"{kind} {id} has nothing open for this customer", "Line.LinkedTxn.TxnId")
    return owed


def _side(company: Company, line: Document, customer: str) -> Decimal:
    detail = line.get(line.get("DetailType", "")) or {}
    account = company.find("Account", (detail.get("AccountRef") or {}).get("value", ""))
    party = (detail.get("Entity") or {}).get("EntityRef") or detail.get("CustomerRef") or {}
    if account is None or account["AccountType"] != "Accounts Receivable" or party.get("value") != customer:
        return _ZERO
    return Decimal(line["Amount"]) * (-1 if detail.get("PostingType") == "Credit" else 1)
