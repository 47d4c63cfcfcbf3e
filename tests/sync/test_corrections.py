"""A reversal or an adjustment that somebody changed in QuickBooks: held with ways out, and made good once."""

from dataclasses import replace
from datetime import date

import pytest

from sync.documents import Kind
from sync.findings import Cause
from sync.ledger import balances
from sync.plan import Op
from sync.posted import Books, State
from sync.remedies import Remedy
from sync.standing import after, documents
from tests.sync.test_drift import BILL, DEARER, DEPOSIT, GONE_BILL, GONE_DEPOSIT, choose, planned, steps_of

SIGNED = {"closed_until": date(2026, 3, 31)}
LOST, EITHER, OPEN = [Remedy.POST_AGAIN, Remedy.ACCEPT], [Remedy.ACCEPT], [Remedy.RESTORE, Remedy.ACCEPT]


def changed(books, key, state):
    seen = [replace(each, state=state, sync_token="5") if each.key == key else each for each in books.posted]
    assert any(each.state is state for each in seen)
    return replace(books, posted=tuple(seen))


def reversed_deposit():
    books = after(Books(), planned(DEPOSIT).steps)
    return after(books, planned(GONE_DEPOSIT, books).steps)


def adjusted_bill(now=DEARER):
    """A bill of a month that was closed since, and what Clio changed of it afterwards."""
    books = after(Books(), planned(BILL).steps)
    return after(books, planned(now, books, **SIGNED).steps)


CASES = {
    "reversal lost": (reversed_deposit, GONE_DEPOSIT, {}, "CT-1-R1", State.MISSING, LOST),
    "reversal edited": (reversed_deposit, GONE_DEPOSIT, {}, "CT-1-R1", State.EDITED, OPEN),
    "reversed entry lost": (reversed_deposit, GONE_DEPOSIT, {}, "CT-1", State.MISSING, LOST),
    "adjustment lost": (adjusted_bill, DEARER, SIGNED, "bill 501-A1", State.MISSING, LOST),
    "adjustment voided": (adjusted_bill, DEARER, SIGNED, "bill 501-A1", State.VOIDED_BY_HAND, LOST),
    "adjustment edited": (adjusted_bill, DEARER, SIGNED, "bill 501-A1", State.EDITED, OPEN),
    "answer to a deleted bill lost": (lambda: adjusted_bill(GONE_BILL), GONE_BILL, SIGNED, "bill 501-A1",
                                      State.MISSING, LOST),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_correction_changed_by_hand_is_held_with_the_ways_out_of_its_cause_and_its_client(case):
    make, now, choices, key, state, ways = CASES[case]
    drafted = planned(now, changed(make(), key, state), **choices)
    (hold,) = drafted.holds
    lost = Cause.MISSING_IN_QUICKBOOKS if state is State.MISSING else Cause.CHANGED_IN_QUICKBOOKS
    assert (hold.cause, hold.key, list(hold.ways), hold.client) == (lost, key, ways, 1)
    assert drafted.steps == ()


@pytest.mark.parametrize("case", CASES)
def test_every_way_out_of_a_changed_correction_ends_with_nothing_left_to_do(case):
    make, now, choices, key, state, ways = CASES[case]
    books = changed(make(), key, state)
    (hold,) = planned(now, books, **choices).holds
    for way in ways:
        chosen = planned(now, books, choose(hold, way), **choices)
        assert (len(chosen.steps), chosen.holds) == (0 if way is Remedy.ACCEPT else 1, ())
        assert [each.key for each in chosen.skipped if each.key == key] == [key] * (way is Remedy.ACCEPT)
        again = planned(now, after(books, chosen.steps), choose(hold, way), **choices)
        assert (again.steps, again.holds) == ((), ())


@pytest.mark.parametrize("case", [each for each in CASES if "edited" not in each])
def test_what_is_posted_again_brings_back_the_same_balances(case):
    make, now, choices, key, state, _ = CASES[case]
    right = make()
    books = changed(right, key, state)
    decided = choose(planned(now, books, **choices).holds[0], Remedy.POST_AGAIN)
    made_good = after(books, planned(now, books, decided, **choices).steps)
    assert _balances(made_good) == _balances(right) != _balances(books)


def test_a_reversal_and_its_entry_that_both_went_are_nothing_to_ask_about():
    books = changed(changed(reversed_deposit(), "CT-1", State.MISSING), "CT-1-R1", State.VOIDED_BY_HAND)
    assert (planned(GONE_DEPOSIT, books).holds, planned(GONE_DEPOSIT, books).steps) == ((), ())


def test_a_correction_that_went_a_second_time_is_asked_about_and_posted_once_more():
    books = changed(adjusted_bill(), "bill 501-A1", State.MISSING)
    decided = choose(planned(DEARER, books, **SIGNED).holds[0], Remedy.POST_AGAIN)
    books = changed(after(books, planned(DEARER, books, decided, **SIGNED).steps), "bill 501-A2", State.MISSING)
    (hold,) = planned(DEARER, books, decided, **SIGNED).holds
    assert hold.key == "bill 501-A2"
    both = replace(decided, chosen={**decided.chosen, hold.mark: Remedy.POST_AGAIN})
    (step,) = planned(DEARER, books, both, **SIGNED).steps
    assert (step.op, step.key, step.document.number) == (Op.CREATE, "bill 501-A3", "501-A3")


def test_an_edit_in_clio_waits_until_the_lost_adjustment_is_decided_and_then_both_are_done():
    books = changed(adjusted_bill(), "bill 501-A1", State.MISSING)
    dearest = {"bills": [{**BILL["bills"][0], "service": "150.00", "total": "150.00"}]}
    held = planned(dearest, books, **SIGNED)
    assert held.steps == ()
    drafted = planned(dearest, books, choose(held.holds[0], Remedy.POST_AGAIN), **SIGNED)
    assert steps_of(drafted) == [(Op.CREATE, "bill 501-A2"), (Op.CREATE, "bill 501-A3")]
    assert [step.document.total for step in drafted.steps] == [20_00, 30_00]


def test_after_an_accepted_loss_only_what_clio_changes_from_then_on_is_posted():
    books = changed(adjusted_bill(), "bill 501-A1", State.MISSING)
    decided = choose(planned(DEARER, books, **SIGNED).holds[0], Remedy.ACCEPT)
    dearest = {"bills": [{**BILL["bills"][0], "service": "150.00", "total": "150.00"}]}
    (step,) = planned(dearest, books, decided, **SIGNED).steps
    assert (step.key, step.document.kind, step.document.total) == ("bill 501-A2", Kind.INVOICE, 30_00)


def _balances(books):
    return {
        place: cents
        for place, cents in balances(line for each in documents(books) for line in each.lines).items()
        if cents
    }
