"""What Clio's free words say a bank line is. The published interface has no list of them: what no word tells stays a
plain deposit or disbursement, and what a transfer lacks is left to the planner to hold.
"""

import re
from collections.abc import Iterator
from re import Pattern

from connectors.clio.books import BankTransaction
from sync.clio import Movement

OUT, IN, BOTH = "out", "in", "both"
Rule = tuple[Movement, str, Pattern[str]]


def _rule(kind: Movement, way: str, words: str) -> Rule:
    return kind, way, re.compile(rf"\b(?:{words})\b")


RETURNS = r"nsf|chargeback|(?:returned|bounced) (?:check|cheque|deposit|item)"
ACCOUNT = r"bank service|(?:monthly|account)(?: service| maintenance)?"
FEES = rf"(?:{RETURNS}|stop payment|wire(?: transfer)?) (?:charge|fee)s?"
"""What the bank takes for a return or a wire, which is no return and no transfer of a client's money."""
WIRES = r"(?:wire|electronic(?: funds)?|e) transfers?"
"""Ways of paying, not transfers between ledgers."""

TYPED: tuple[Rule, ...] = (
    _rule(Movement.BANK_CHARGE, BOTH, FEES),
    _rule(Movement.RETURNED, OUT, r"nsf|bounced.*|returned.*|chargeback"),
    _rule(Movement.INTEREST_REMITTANCE, OUT, r"interest remit\w*|remit\w* (?:of )?interest"),
    _rule(Movement.BANK_CHARGE, BOTH, r"bank (?:charge|fee)s?|service (?:charge|fee)s?"),
    _rule(Movement.INTEREST, BOTH, r"(?:\w+ )?interest"),
    _rule(Movement.COVER, IN, r"(?:firm )?covers? shortage|shortage"),
    _rule(Movement.CREDIT_TO_TRUST, IN, r"client credit to trust|operating to trust"),
    _rule(Movement.FIRM_DEPOSIT, IN, r"firm (?:funds?|money|deposit)(?: deposit)?"),
    _rule(Movement.FIRM_WITHDRAWAL, OUT, r"firm (?:funds?|money|withdrawal)(?: withdrawal)?"),
    _rule(Movement.DEPOSIT, IN, WIRES),
    _rule(Movement.DISBURSEMENT, OUT, WIRES),
    _rule(Movement.TRANSFER, BOTH, r"(?:\w+ )?transfer"),
)
"""For `transaction_type`, which says nothing but what a line is."""

DESCRIBED: tuple[Rule, ...] = (
    _rule(Movement.BANK_CHARGE, OUT, FEES),
    _rule(Movement.RETURNED, OUT, r"nsf|bounced (?:check|cheque|deposit)|returned (?:check|cheque|deposit|item)"),
    _rule(Movement.INTEREST_REMITTANCE, OUT, r"interest remittance|interest to (?:the )?bar foundation"),
    _rule(Movement.BANK_CHARGE, OUT, rf"bank (?:charge|fee)s?|(?:{ACCOUNT}) (?:charge|fee)s?"),
    _rule(Movement.INTEREST, IN, r"interest earned|interest paid by bank|trust interest|iolta interest"),
    _rule(Movement.FIRM_DEPOSIT, IN, r"firm funds|firm's own (?:funds|money)"),
    _rule(Movement.FIRM_WITHDRAWAL, OUT, r"firm funds|firm's own (?:funds|money)"),
    _rule(Movement.TRANSFER, BOTH, r"transfer (?:to|from|between) .+|(?:trust|matter|bank|funds) transfer"),
)
"""For descriptions and sources, where people write anything: only whole phrases count."""

PAID_TO: tuple[Rule, ...] = (
    _rule(
        Movement.INTEREST_REMITTANCE, OUT, r"(?:bar|law) foundation|iolta (?:foundation|board|fund|program|trust fund)"
    ),
)
"""For the payee."""

OF_NOBODY = (Movement.FIRM_DEPOSIT, Movement.FIRM_WITHDRAWAL, Movement.INTEREST_REMITTANCE)
"""Kinds that a line on a client's ledger never is, whatever its words."""


def told(line: BankTransaction, inward: bool) -> Movement | None:
    """The kind that a line's words name, None when they name none."""
    owned = bool(line.client and line.client.id)
    return next((kind for kind in _named(line, inward) if not (owned and kind in OF_NOBODY)), None)


def says(line: BankTransaction, words: str) -> bool:
    """Whether a line's type, or its description, holds these words."""
    return any(re.search(rf"\b(?:{words})\b", _plain(each)) for each in (line.transaction_type, line.description))


def _named(line: BankTransaction, inward: bool) -> Iterator[Movement]:
    told = ((line.transaction_type, TYPED), (line.description, DESCRIBED), (line.source, DESCRIBED))
    for text, rules in (*told, (line.payer_payee, PAID_TO)):
        for kind, way, words in rules:
            if way in (BOTH, IN if inward else OUT) and words.search(_plain(text)):
                yield kind


def _plain(text: str | None) -> str:
    return re.sub(r"[_\-\s]+", " ", text or "").casefold()
