"""Everything Clio's facts ask for, gathered from the rules: documents, what must go, and what waits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sync.documents import Document
from sync.findings import Held, Hold
from sync.outcomes import Earlier, Gone, Outcome, Outcomes, Unapproved
from sync.posted import Books
from sync.rules.bills import book_bill
from sync.rules.credits import book_credit_note
from sync.rules.payments import book_payment
from sync.rules.payouts import book_chargeback, book_payout
from sync.rules.refunds import book_refund
from sync.rules.trust import book_trust_line
from sync.view import View

SUBJECT = re.compile(r"(bill |[A-Z]{2}-)(\d+)")
SAME_SUBJECT = {"CX-": "CP-", "CL-": "CP-", "CO-": "CT-"}
DELETED = "It was deleted in Clio."
CHANGED = "Clio no longer shows this part of it."


@dataclass(slots=True)
class Wanted:
    """The outcome of all rules, by key."""

    documents: dict[str, Document] = field(default_factory=dict)
    earlier: dict[str, Earlier] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    unapproved: dict[str, Unapproved] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Fact:
    """One Clio object under its key, with what its rule says (asked lazily)."""

    key: str
    client: int
    cents: int
    outcomes: Outcomes


def subject(key: str) -> str:
    """The Clio object a posting belongs to: CX-7 and CL-7-501 belong to payment CP-7."""
    found = SUBJECT.match(key)
    if found is None:
        return key
    prefix, number = found.groups()
    return SAME_SUBJECT.get(prefix, prefix) + number


def gather(view: View, books: Books) -> Wanted:
    """Ask every rule. A fact that cannot be booked leaves whatever stands for it untouched."""
    wanted = Wanted()
    standing = _keys_by_subject(books)
    for fact in _facts(view):
        if fact.key not in view.facts.deleted:
            _ask(fact, wanted, standing.get(fact.key, []))
    for key in sorted(view.facts.deleted):
        wanted.gone |= dict.fromkeys([key, *standing.get(key, [])], DELETED)
    return wanted


def _ask(fact: _Fact, wanted: Wanted, standing: Iterable[str]) -> None:
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(fact.outcomes)
    except Held as held:
        _hold(fact, held.hold, wanted)
        if not held.hold.key:
            return
        standing = ()
    for outcome in outcomes:
        _sort(fact, outcome, wanted)
    known = {_key(outcome) for outcome in outcomes}
    wanted.gone |= {key: CHANGED for key in standing if key not in known}


def _hold(fact: _Fact, hold: Hold, wanted: Wanted) -> None:
    key = hold.key or fact.key
    wanted.holds[key] = replace(hold, key=key, client=hold.client or fact.client, cents=hold.cents or fact.cents)


def _sort(fact: _Fact, outcome: Outcome, wanted: Wanted) -> None:
    match outcome:
        case Hold():
            _hold(fact, outcome, wanted)
        case Document():
            wanted.documents[outcome.key] = outcome
        case Gone():
            wanted.gone[outcome.key] = outcome.reason
        case Unapproved():
            wanted.unapproved[outcome.key] = outcome
        case Earlier():
            wanted.earlier[outcome.document.key] = outcome


def _key(outcome: Outcome) -> str:
    return outcome.document.key if isinstance(outcome, Earlier) else outcome.key


def _keys_by_subject(books: Books) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for posted in books.posted:
        found.setdefault(subject(posted.key), []).append(family(posted.key))
    return found


def family(key: str) -> str:
    """The key without the endings of its versions: CT-9-R1 and CT-9-V2 belong to CT-9."""
    return re.sub(r"-[RVA]\d+$", "", key)


def _facts(view: View) -> Iterator[_Fact]:
    facts = view.facts
    yield from (_Fact(f"bill {each.id}", each.client, each.total, book_bill(each, view)) for each in facts.bills)
    for line in facts.trust_lines:
        yield _Fact(f"CT-{line.id}", line.client, line.paid_in or line.paid_out, book_trust_line(line, view))
    for payment in facts.payments:
        yield _Fact(f"CP-{payment.id}", payment.client, payment.cents, book_payment(payment, view))
    for note in facts.credit_notes:
        yield _Fact(f"CN-{note.id}", note.client, note.cents, book_credit_note(note, view))
    for refund in facts.refunds:
        yield _Fact(f"CR-{refund.id}", refund.client, refund.cents, book_refund(refund, view))
    yield from (_Fact(f"CD-{each.id}", 0, each.fee, book_payout(each, view)) for each in facts.payouts)
    yield from (_Fact(f"CB-{each.id}", 0, each.cents, book_chargeback(each, view)) for each in facts.chargebacks)
