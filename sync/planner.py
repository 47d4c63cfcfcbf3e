"""The planner of the books: one pure function from what Clio holds and what stands to what must be done."""

from datetime import date

from sync.alarms import alarms
from sync.calendar import Calendar, touched
from sync.chains import chains_of
from sync.clio import Facts
from sync.contacts import contact_steps
from sync.customers import arrivals, missing_customers, without_collisions
from sync.cutover import opening_differences, untied
from sync.documents import Kind
from sync.drafting import draft
from sync.findings import Alarm, Alert, Cause, Hold
from sync.fitting import ordered, withhold
from sync.ledger import balances, per_account
from sync.mapping import ContactFlow, Decisions, Mapping
from sync.plan import Op, Plan, Step
from sync.posted import Books, Posted
from sync.received import as_received
from sync.reopened import after_reversals
from sync.standing import after
from sync.view import View
from sync.wanted import gather

NOTHING_DECIDED = Decisions()


def plan(facts: Facts, books: Books, mapping: Mapping, today: date, decisions: Decisions = NOTHING_DECIDED) -> Plan:
    """Say what must be done so that the books show what Clio shows, and what a person must look at.

    Pure: the same reading gives the same plan in any order of its parts. Applying a plan and planning again gives
    an empty one.
    """
    view = View(as_received(facts), mapping, decisions)
    drafted = draft(view, gather(view, books), books, Calendar(mapping, today))
    openings = list(opening_differences(view, books))
    tied, not_tied = _of_tied_accounts(after_reversals(drafted.steps, books), untied(openings), mapping)
    coming = arrivals(tied, books, view)
    clear, unclear = without_collisions(tied, coming, view)
    steps, waiting = withhold(clear, chains_of(books.posted), books)
    steps = [*missing_customers(steps, books, view, coming), *steps]
    in_order = ordered(steps, books)
    edits = contact_steps(facts, books, both_ways=mapping.contacts is ContactFlow.BOTH_WAYS)
    return Plan(
        steps=(*in_order, *edits),
        holds=_by_key([*drafted.holds, *openings, *not_tied, *unclear, *waiting]),
        alarms=(*alarms(after(books, in_order), view), *_reconciled_voids(in_order, books)),
        skipped=tuple(sorted(drafted.skipped, key=lambda each: each.key)),
        totals=per_account(balances(line for step in in_order for line in step.lines)),
    )


def _of_tied_accounts(steps: list[Step], accounts: frozenset[int], mapping: Mapping) -> tuple[list[Step], list[Hold]]:
    """Keep back what touches a trust account whose opening does not tie out."""
    kept: list[Step] = []
    held: list[Hold] = []
    for step in steps:
        if any(trust.account in accounts for trust in touched(step.document, mapping)):
            sentence = f"{step.kind} {step.key} waits until the opening balance of its trust account ties out."
            held.append(Hold(Cause.OPENING_DIFFERENCE, step.key, sentence, cents=step.document.total))
        else:
            kept.append(step)
    return kept, held


def _by_key(holds: list[Hold]) -> tuple[Hold, ...]:
    return tuple(sorted(dict.fromkeys(holds), key=lambda hold: (hold.key, hold.cause, hold.sentence)))


def _reconciled_voids(steps: tuple[Step, ...], books: Books) -> list[Alarm]:
    """A payment that was ticked off against the bank statement is about to be voided."""
    ticked = {posted.key: posted for posted in books.posted if posted.reconciled}
    found = [ticked[step.key] for step in steps if step.op is Op.VOID and step.key in ticked]
    return [_reconciled(posted) for posted in found]


def _reconciled(posted: Posted) -> Alarm:
    what = "payment" if posted.document.kind is Kind.PAYMENT else "document"
    sentence = f"The {what} {posted.key} was reconciled with the bank statement; voiding it changes that statement."
    return Alarm(Alert.RECONCILED_VOID, posted.key, sentence, cents=posted.document.total, since=posted.document.on)
