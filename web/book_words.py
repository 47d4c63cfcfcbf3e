"""The books in the words of those who keep them: what the services name by codes, and commands said as deeds."""

import re
from collections.abc import Mapping
from typing import Any

WAYS: Mapping[str, tuple[str, str]] = {
    "post-again": ("Post it again", "The next plan makes it once more in QuickBooks."),
    "accept": ("Leave it as it is", "Nothing is written; it is listed as left out."),
    "restore": ("Restore it", "The next plan writes what Clio shows over the edit in QuickBooks."),
    "take-back": ("Take it back", "The next plan voids or deletes it in QuickBooks."),
    "renumber": ("Post it under another number", "Its number gets the ending -C."),
    "first-open-day": ("Post it on the first open day", "Its true day is noted on it."),
    "split-tax": ("Say how much of it is tax", "It is posted with that much tax."),
    "try-again": ("Try again", "It is looked for first, then posted once."),
    "earlier-credit": ("Use the earlier credit", "The credit that is there already is used."),
}
"""Ways out: what the button says, and what follows."""
DECISIONS: Mapping[str, str] = {
    "released": "first-open-day",
    "accepted": "accept",
    "try again": "try-again",
    "tax split": "split-tax",
}
CAUSES: Mapping[str, str] = {
    "TAX_SPLIT_REQUIRED": "How much of it is tax is not known",
    "CLOSED_PERIOD": "Its day is closed in QuickBooks",
    "SIGNED_MONTH": "Its month is signed",
    "CURRENCY_MISMATCH": "Another currency",
    "DEPOSITED_PAYMENT": "The payment was deposited already",
    "UNPAIRED_TRANSFER": "The other half of the transfer is missing",
    "BANK_FEE_WITHOUT_FIRM_FUNDS": "A bank charge, and no money of the firm there",
    "MISSING_MAPPING": "No account is chosen for it",
    "INACTIVE_ACCOUNT": "Its account is inactive in QuickBooks",
    "TOTAL_MISMATCH": "Its lines do not add up",
    "AMOUNT_UNREADABLE": "An amount cannot be read",
    "NUMBER_TAKEN": "Its number is taken in QuickBooks",
    "NUMBER_TOO_LONG": "Its number is too long for QuickBooks",
    "NAME_TAKEN": "Its name is taken in QuickBooks",
    "REFUSED_BY_QUICKBOOKS": "QuickBooks refused it",
    "REFUSED_BY_CLIO": "Clio refused it",
    "LEDGER_UNKNOWN": "Whose money it is, is not known",
    "BILL_NOT_APPROVED": "Its bill is not approved",
    "BILL_UNKNOWN": "Its bill is not known",
    "BACK_TO_DRAFT": "The bill went back to draft",
    "TRUST_LEG_MISSING": "Its trust entry is missing",
    "CREDIT_EXCEEDED": "More credit than the bill has left",
    "CREDIT_NOT_ALLOCATED": "The credit settles no bill",
    "OVERALLOCATED": "More is allocated than was paid",
    "WAITING": "It waits for something else",
    "CHANGED_IN_QUICKBOOKS": "Somebody edited it in QuickBooks",
    "MISSING_IN_QUICKBOOKS": "It is gone from QuickBooks",
    "RETURNED_AFTER_VOID": "It was voided and came back",
    "OPENING_DIFFERENCE": "The balance at the start differs",
    "OPENING_INVOICE_MISSING": "An older invoice is missing",
    "CUSTOMER_COLLISION": "Which customer is this client?",
    "NEGATIVE_LEDGER": "A client's trust ledger is below zero",
    "CROSS_CLIENT": "One client's money paid for another",
    "SHORTAGE": "Trust money is short",
    "RETURNED_DEPOSIT": "A deposit bounced",
    "FIRM_FUNDS_OVER_CAP": "Too much of the firm's own money in trust",
    "FIRM_FUNDS_NEGATIVE": "The firm's part in trust is below zero",
    "FEE_ON_CLIENT_LEDGER": "A bank charge hit a client's money",
    "INTEREST_ON_CLIENT_LEDGER": "Interest landed on a client's ledger",
    "INTEREST_OVERDRAWN": "More interest was paid out than earned",
    "UNEARNED_IN_OPERATING": "Unearned money is in the operating account",
    "CHARGEBACK": "A card payment was taken back",
    "FOREIGN_TRUST_ENTRY": "An entry on a trust account that is not from Clio",
    "RECONCILED_VOID": "A reconciled document was voided",
    "OUTCOME_UNKNOWN": "Whether it arrived is not known",
    "RESIDUE": "The sides differ without a line that explains it",
    "STALE": "It has not reached the bank for long",
    "CHANGED_AFTER_SIGNING": "A signed month has changed",
}
KINDS: Mapping[str, tuple[str, str]] = {
    "hold": ("Held", "wait"),
    "refusal": ("Refused", "bad"),
    "alarm": ("Alarm", "bad"),
    "drift": ("Changed by hand", "wait"),
    "reconciliation": ("Trust differs", "bad"),
    "statement": ("Bank statement", "wait"),
    "signed month": ("Signed month", "bad"),
    "sweep": ("Not accounted for", "bad"),
}
"""Kinds of findings: their name and tone."""
PLAN_STATES: Mapping[str, tuple[str, str]] = {
    "proposed": ("Waits for approval", "wait"),
    "approved": ("Approved", "good"),
    "applying": ("Being applied", "wait"),
    "applied": ("Applied", "good"),
    "stale": ("Out of date", "quiet"),
    "failed": ("Applied in part", "bad"),
}
BOOK_STATES: Mapping[str, tuple[str, str]] = {
    "setting up": ("Being set up", "wait"),
    "on": ("On", "good"),
    "paused": ("Paused", "wait"),
}
DOCUMENTS: Mapping[str, str] = {
    "CreditMemo": "Credit memo",
    "JournalEntry": "Journal entry",
}
ROLES: Mapping[str, str] = {
    "payments from operating": "Payments into operating",
    "payments from trust": "Payments from trust",
    "payments from clio payments": "Card payments (Clio Payments)",
    "client trust liability": "Owed to clients (liability)",
}
_COMMANDS = (
    (r"lexrelay sync plan( --full)?", "make a new plan"),
    (r"lexrelay sync (approve|apply)[^`]*", "approve and apply it"),
    (r"lexrelay sync match (\S+) new", "choose “a new customer”"),
    (r"lexrelay sync match[^`]*", "choose the customer under Held"),
    (r"lexrelay sync (holds|release)[^`]*", "look under Held"),
    (r"lexrelay sync trust[^`]*", "choose its accounts under Setup"),
    (r"lexrelay sync map[^`]*", "choose an account under Setup"),
    (r"lexrelay sync setup --make-services", "press “Make the services” under Setup"),
    (r"lexrelay sync setup[^`]*", "check again under Setup"),
    (r"lexrelay sync settings[^`]*", "change it under Settings"),
    (r"lexrelay sync off", "press “Pause” on the books' first page"),
    (r"lexrelay sync on", "switch the books on"),
    (r"lexrelay sync sweep", "look under Changes"),
    (r"lexrelay reconcile statement add[^`]*", "add the statement under Statements"),
    (r"lexrelay reconcile (freeze|show|changes)[^`]*", "look under Month ends"),
    (r"lexrelay reconcile[^`]*", "look under Trust"),
    (r"lexrelay connect[^`]*", "connect it under Connections"),
    (r"lexrelay doctor", "look under Connections"),
)
_OPTIONS = (
    (r"Plan first: `lexrelay sync plan`", "Make a new plan first"),
    (r"(with|see|in) `?lexrelay sync (plan|apply|approve)[^`]*`", "under Plan"),
    (r"(with|see|in) `?lexrelay sync (holds|release)[^`]*`", "under Held"),
    (r"(with|see|in) `?lexrelay sync (setup|map|trust)[^`]*`", "under Setup"),
    (r"(with|see|in) `?lexrelay sync settings[^`]*`", "under Settings"),
    (r"(with|see|in) `?lexrelay reconcile statement[^`]*`", "under Statements"),
    (r"(with|see|in) `?lexrelay reconcile (freeze|show|changes)[^`]*`", "under Month ends"),
    (r"Decide with `lexrelay sync release[^`]*`", "Decide about it under Held"),
    (r"JournalEntry", "Journal entry"),
    (r"CreditMemo", "Credit memo"),
    (r"--with-differences", "with its differences"),
    (r"Choose (--as \S+)( or --as \S+)*", "Choose one of the ways offered"),
    (r"Add --tax AMOUNT", "Enter the amount"),
    (r"Name (them|one) with --\w+", r"Choose \1"),
    (r"the digest", "the plan"),
)
RULES = [(re.compile(f"`?{pattern}`?"), words) for pattern, words in (*_OPTIONS, *_COMMANDS)]


def plainly(sentence: object) -> str:
    """Say commands of the terminal as what to do on the pages."""
    text = str(sentence)
    for pattern, words in RULES:
        text = pattern.sub(words, text)
    return text.replace("fingerprint", "mark").replace("lexrelay ", "")


def cause_words(code: str) -> str:
    """Return what a cause is called; an unknown code in small letters."""
    return CAUSES.get(code) or code.replace("_", " ").capitalize()


def decision_words(decision: str) -> str:
    """Return what was decided, as the button that decides it says it."""
    begun = next((name for begin, name in DECISIONS.items() if decision.startswith(begin)), decision.partition(" ")[0])
    return WAYS.get(begun, (decision, ""))[0]


def role_words(role: str) -> str:
    """Return what an account is for, as a label."""
    return ROLES.get(role) or role[:1].upper() + role[1:]


def document_words(kind: str) -> str:
    """Return what an object in QuickBooks is called."""
    return DOCUMENTS.get(kind, kind)


FILTERS: dict[str, Any] = {
    "plainly": plainly,
    "cause_words": cause_words,
    "document_words": document_words,
    "role_words": role_words,
    "decision_words": decision_words,
}
GLOBALS: dict[str, Any] = {
    "book_ways": WAYS,
    "finding_kinds": KINDS,
    "plan_states": PLAN_STATES,
    "book_states": BOOK_STATES,
}
