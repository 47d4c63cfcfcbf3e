"""What people ask about: objects of Clio found by number, id, key or amount."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.errors import mistake
from sync.clio import Facts
from sync.reconcile.amounts import read_cents
from sync.wanted import subject as subject_of

WORDS = {
    "bill": "bill ",
    "invoice": "bill ",
    "payment": "CP-",
    "credit": "CN-",
    "trust": "CT-",
    "refund": "CR-",
    "payout": "CD-",
    "chargeback": "CB-",
}
_KEY = re.compile(r"(?P<key>[A-Z]{2}-[0-9]+)(-[RVA][0-9]+)?")
_NAMED = re.compile(r"(?P<word>[a-z]+)(?: (?:note|line|movement|number|no\.))? #?(?P<id>\S+)")
EXAMPLES = "Ask for a number, `invoice 1007`, `payment 7002`, `trust 90001`, CT-90001 or an amount such as 402.50"


@dataclass(frozen=True)
class Subject:
    """One object of Clio: its key in the books, what it is, and the figures people know it by."""

    key: str
    what: str
    number: str
    client: str
    on: date
    cents: int
    note: str = ""


@dataclass(frozen=True)
class Question:
    """What somebody typed: a kind's prefix (or none), an id or number, or an amount in cents."""

    prefix: str
    id: str
    cents: int | None = None


def question(text: str) -> Question:
    """Read what somebody asks for; raises Mistake for a word that names no kind of object."""
    words = text.strip()
    if found := _KEY.fullmatch(words.upper()):
        prefix, _, id = subject_of(found["key"]).partition("-")
        return Question(f"{prefix}-", id)
    if named := _NAMED.fullmatch(words.casefold()):
        if named["word"] not in WORDS:
            raise mistake(f"'{text}'", f"the kinds of objects are {', '.join(WORDS)}", EXAMPLES)
        return Question(WORDS[named["word"]], named["id"])
    if not words:
        raise mistake("The question", "it is empty", EXAMPLES)
    return Question("", words, _cents(words))


def _cents(words: str) -> int | None:
    if not re.search(r"[.,]\d\d\)?$", words):
        return None
    try:
        return read_cents(words)
    except ValueError:
        return None


def asked_for(facts: Facts, wanted: Question) -> list[Subject]:
    """Return the objects that fit, by id or number, or by amount."""
    if wanted.cents is not None:
        return [each for each in subjects(facts) if abs(each.cents) == abs(wanted.cents)]
    fitting = (each for each in subjects(facts) if each.key.startswith(wanted.prefix))
    return [each for each in fitting if wanted.id in (_id(each.key), each.number.casefold())]


def _id(key: str) -> str:
    return re.split(r"[ -]", key)[1]


def subjects(facts: Facts) -> Iterator[Subject]:
    """Yield every object of Clio that the books could show."""
    clients = {each.id: each.name for each in facts.clients}
    for bill in facts.bills:
        client = clients.get(bill.client, "")
        yield Subject(f"bill {bill.id}", "Bill", bill.number, client, bill.issued, bill.total, str(bill.state))
    for payment in facts.payments:
        shown = (clients.get(payment.client, ""), payment.on, payment.cents, f"from {payment.source}")
        yield Subject(f"CP-{payment.id}", "Payment", payment.reference, *shown)
    for note in facts.credit_notes:
        yield Subject(f"CN-{note.id}", "Credit note", "", clients.get(note.client, ""), note.on, note.cents)
    yield from _of_trust(facts, clients)
    for refund in facts.refunds:
        client = clients.get(refund.client, "")
        yield Subject(f"CR-{refund.id}", "Refund", refund.check_number, client, refund.on, refund.cents)
    for payout in facts.payouts:
        cents = sum(paid.cents for paid in facts.payments if paid.id in payout.payments)
        yield Subject(f"CD-{payout.id}", "Payout", "", "", payout.on, cents, f"of {len(payout.payments)} payments")
    for back in facts.chargebacks:
        yield Subject(f"CB-{back.id}", "Chargeback", "", "", back.on, back.cents)


def _of_trust(facts: Facts, clients: dict[int, str]) -> Iterator[Subject]:
    accounts = {each.id: each.name for each in facts.accounts}
    matters = {each.id: each.number for each in facts.matters}
    for line in facts.trust_lines:
        whose = ", ".join(filter(None, (clients.get(line.client, ""), matters.get(line.matter, ""))))
        note = ", ".join(filter(None, (str(line.kind), accounts.get(line.account, ""), line.payee)))
        cents = line.paid_in - line.paid_out
        yield Subject(f"CT-{line.id}", "Trust line", line.check_number, whose, line.on, cents, note)
