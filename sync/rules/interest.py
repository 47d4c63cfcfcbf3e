"""Interest: on a pooled account it belongs to the bar foundation, on a segregated one to its client."""

from sync.accounts import Account
from sync.clio import TrustLine
from sync.documents import Kind, Line, Name
from sync.findings import Cause, Held, Hold
from sync.mapping import TrustMapping
from sync.outcomes import Outcomes
from sync.rules.trust_parts import entry, trust_sides
from sync.view import View


def book(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """Interest received, or taken back by the bank. Pooled interest never reaches a client's ledger."""
    if trust.pooled:
        yield entry(line, _pooled(line, trust), Kind.JOURNAL)
        return
    owner = Name(line.client, line.matter) if line.client else trust.owner
    if owner is None:
        sentence = f"Interest {line.id} on a segregated account names no client."
        remedy = "Set the client in Clio, or the owner of the account in the mapping (administrator)."
        raise Held(Hold(Cause.LEDGER_UNKNOWN, "", sentence, remedies=(remedy,)))
    yield entry(line, trust_sides(line, trust, owner), Kind.JOURNAL)


def book_remittance(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """Pooled interest paid on to the bar foundation."""
    yield entry(line, _pooled(line, trust), Kind.JOURNAL)


def _pooled(line: TrustLine, trust: TrustMapping) -> tuple[Line, Line]:
    moved = line.paid_in - line.paid_out
    bank, owed = Line(trust.bank, moved), Line(_payable(trust), -moved)
    return (bank, owed) if moved > 0 else (owed, bank)


def _payable(trust: TrustMapping) -> Account:
    if trust.interest is None:
        sentence = f"No account for interest payable is mapped to Clio's trust account {trust.account}."
        remedy = "Choose the interest payable account in the mapping (administrator)."
        raise Held(Hold(Cause.MISSING_MAPPING, "", sentence, remedies=(remedy,)))
    return trust.interest
