"""Movements on a trust account: one entry for each, against the client's ledger, on the day the bank moved."""

from collections.abc import Callable

from sync.accounts import Role
from sync.clio import Movement, TrustLine
from sync.documents import Document, Kind, Line, Name
from sync.findings import Cause, Held, Hold
from sync.mapping import Style, TrustMapping
from sync.outcomes import Gone, Outcomes
from sync.rules import firm_funds, interest, transfers
from sync.rules.client_credit import need_credit
from sync.rules.trust_parts import entry, trust_sides
from sync.view import View

CHECKS = (Movement.DISBURSEMENT, Movement.RETURNED)
DEPOSITS = (Movement.DEPOSIT,)


def book_trust_line(line: TrustLine, view: View) -> Outcomes:
    """Say what a bank transaction is in the books. Raises Held only when it cannot be booked unambiguously."""
    key = f"CT-{line.id}"
    if line.on < view.mapping.start:
        yield Gone(key, "The movement is older than the start of the books; it is in the opening balance.")
        return
    if not line.paid_in and not line.paid_out:
        yield Gone(key, "The movement comes to nothing.")
        return
    _check_amounts(line)
    trust = view.trust(line.account)
    rule = RULES.get(line.kind, _book_client)
    yield from rule(line, trust, view)


def _book_client(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """A receipt, a disbursement, a bill paid, a returned deposit: bank against the client's ledger, nothing else."""
    yield entry(line, trust_sides(line, trust, _ledger(line)), _kind(line, trust))


def _book_cover(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """The firm makes good a shortage: into the client's ledger, and the client owes it to the firm."""
    name = _ledger(line)
    moved = line.paid_in - line.paid_out
    firm = (
        Line(view.account(Role.DUE_FROM_CLIENT), moved, name.whole_client),
        Line(view.account(Role.OPERATING), -moved),
    )
    yield entry(line, (*trust_sides(line, trust, name), *firm), Kind.JOURNAL)


def _book_credit(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """The client's credit moves from operating to trust: two entries, so no operating line touches a client ledger."""
    name = _ledger(line)
    yield entry(line, trust_sides(line, trust, name), _kind(line, trust))
    key = f"CO-{line.id}"
    sentence = f"Trust movement {line.id} takes more from operating than the client's credit."
    need_credit(key, sentence, line.paid_in, view, short=key in view.credits_exceeded)
    moved = line.paid_in - line.paid_out
    used = Line(view.account(Role.CLIENT_CREDITS), moved, name.whole_client)
    bank = Line(view.account(Role.OPERATING), -moved)
    yield Document(key, Kind.JOURNAL, line.on, line.on, (used, bank), after=(f"CT-{line.id}",), number=key)


def _ledger(line: TrustLine) -> Name:
    if line.client:
        return Name(line.client, line.matter)
    raise Held(
        Hold(
            Cause.LEDGER_UNKNOWN,
            "",
            f"Trust movement {line.id} ({line.kind}) names no client, so no ledger can carry it.",
            remedies=("Set the client and matter of the transaction in Clio.",),
        )
    )


def _kind(line: TrustLine, trust: TrustMapping) -> Kind:
    if trust.style is Style.JOURNAL:
        return Kind.JOURNAL
    if line.kind in CHECKS and line.paid_out:
        return Kind.CHECK
    return Kind.DEPOSIT if line.kind in DEPOSITS and line.paid_in else Kind.JOURNAL


def _check_amounts(line: TrustLine) -> None:
    if line.paid_in < 0 or line.paid_out < 0 or (line.paid_in and line.paid_out):
        sentence = f"Trust movement {line.id} shows money in and out at once, or below zero."
        raise Held(Hold(Cause.AMOUNT_UNREADABLE, "", sentence, remedies=("Correct the transaction in Clio.",)))


Rule = Callable[[TrustLine, TrustMapping, View], Outcomes]
RULES: dict[Movement, Rule] = {
    Movement.TRANSFER: transfers.book,
    Movement.COVER: _book_cover,
    Movement.CREDIT_TO_TRUST: _book_credit,
    Movement.FIRM_DEPOSIT: firm_funds.book_own_money,
    Movement.FIRM_WITHDRAWAL: firm_funds.book_own_money,
    Movement.BANK_CHARGE: firm_funds.book_charge,
    Movement.INTEREST: interest.book,
    Movement.INTEREST_REMITTANCE: interest.book_remittance,
}
