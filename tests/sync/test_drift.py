"""What somebody changed in QuickBooks by hand: held with its ways out, and done as a person chose, once."""

from dataclasses import replace
from datetime import date

import pytest

from sync.documents import Document, Kind, Line
from sync.findings import Cause
from sync.plan import Op
from sync.planner import plan
from sync.posted import Books, Posted, State
from sync.remedies import Remedy
from sync.standing import after
from tests.sync import firm, scenario

BILL = {"bills": [{"id": "501", "client": "Acme", "service": "100.00", "total": "100.00"}]}
DEARER = {"bills": [{**BILL["bills"][0], "service": "120.00", "total": "120.00"}]}
DEPOSIT = {"trust_lines": [{"id": "1", "ledger": "Acme/M1", "in": "50.00"}]}
GONE_BILL, GONE_DEPOSIT = {"deleted": ["bill 501"]}, {"deleted": ["CT-1"]}


def planned(table, books=None, decisions=firm.NOTHING, **changes):
    return plan(scenario.facts(table), books or Books(), firm.mapping(**changes), firm.TODAY, decisions)


def by_hand(table, key, state, token="5"):
    """The books after a first plan and a change of one document by hand."""
    books = after(Books(), planned(table).steps)
    seen = [replace(each, state=state, sync_token=token) if each.key == key else each for each in books.posted]
    return replace(books, posted=tuple(seen))


def choose(hold, way):
    return replace(firm.NOTHING, chosen={hold.mark: way})


def steps_of(drafted):
    return [(step.op, step.key) for step in drafted.steps]


CASES = {
    "lost": (BILL, "bill 501", State.MISSING, BILL, [Remedy.POST_AGAIN, Remedy.ACCEPT]),
    "voided": (BILL, "bill 501", State.VOIDED_BY_HAND, BILL, [Remedy.POST_AGAIN, Remedy.ACCEPT]),
    "edited": (BILL, "bill 501", State.EDITED, BILL, [Remedy.RESTORE, Remedy.ACCEPT]),
    "edited, then deleted in Clio": (BILL, "bill 501", State.EDITED, GONE_BILL, [Remedy.TAKE_BACK, Remedy.ACCEPT]),
    "trust edited": (DEPOSIT, "CT-1", State.EDITED, DEPOSIT, [Remedy.RESTORE, Remedy.ACCEPT]),
    "trust edited, then deleted": (DEPOSIT, "CT-1", State.EDITED, GONE_DEPOSIT, [Remedy.RESTORE, Remedy.ACCEPT]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_by_hand_is_held_with_the_ways_out_of_its_cause(case):
    before, key, state, now, ways = CASES[case]
    drafted = planned(now, by_hand(before, key, state))
    assert [list(hold.ways) for hold in drafted.holds if hold.key == key] == [ways]
    assert drafted.steps == ()


@pytest.mark.parametrize("case", CASES)
def test_every_way_out_ends_with_nothing_left_to_do(case):
    before, key, state, now, ways = CASES[case]
    books = by_hand(before, key, state)
    (hold,) = planned(now, books).holds
    for way in ways:
        chosen = planned(now, books, choose(hold, way))
        assert (len(chosen.steps), chosen.holds) == (0 if way is Remedy.ACCEPT else 1, ())
        again = planned(before, after(books, chosen.steps), choose(hold, way))
        assert (again.steps, again.holds) == ((), ()) or now is not before


def test_an_edited_trust_entry_that_clio_deleted_is_restored_first_and_then_reversed():
    books = by_hand(DEPOSIT, "CT-1", State.EDITED)
    (hold,) = planned(GONE_DEPOSIT, books).holds
    restored = planned(GONE_DEPOSIT, books, choose(hold, Remedy.RESTORE))
    assert steps_of(restored) == [(Op.UPDATE, "CT-1")]
    assert steps_of(planned(GONE_DEPOSIT, after(books, restored.steps))) == [(Op.REVERSE, "CT-1-R1")]


def test_what_is_lost_keeps_its_number_and_what_was_voided_gets_an_ending():
    for state, number in ((State.MISSING, "501"), (State.VOIDED_BY_HAND, "501-V2")):
        books = by_hand(BILL, "bill 501", state)
        (step,) = planned(BILL, books, choose(planned(BILL, books).holds[0], Remedy.POST_AGAIN)).steps
        assert (step.op, step.key, step.document.number) == (Op.CREATE, "bill 501-V2", number)


def test_a_restore_names_the_version_that_was_seen():
    books = by_hand(BILL, "bill 501", State.EDITED, token="9")
    (step,) = planned(BILL, books, choose(planned(BILL, books).holds[0], Remedy.RESTORE)).steps
    assert (step.op, step.sync_token, step.document.total) == (Op.UPDATE, "9", 10_000)


@pytest.mark.parametrize(("table", "token"), [(DEARER, "5"), (BILL, "6")])
def test_another_change_in_clio_or_in_quickbooks_asks_again(table, token):
    accepted = choose(planned(BILL, by_hand(BILL, "bill 501", State.EDITED)).holds[0], Remedy.ACCEPT)
    drafted = planned(table, by_hand(BILL, "bill 501", State.EDITED, token), accepted)
    assert [hold.cause for hold in drafted.holds] == [Cause.CHANGED_IN_QUICKBOOKS]


def test_an_accepted_change_stays_visible_among_what_is_left_out():
    books = by_hand(BILL, "bill 501", State.EDITED)
    drafted = planned(BILL, books, choose(planned(BILL, books).holds[0], Remedy.ACCEPT))
    assert [each.key for each in drafted.skipped] == ["bill 501"]


def test_a_change_in_a_closed_month_can_only_be_accepted():
    drafted = planned(BILL, by_hand(BILL, "bill 501", State.EDITED), closed_until=date(2026, 3, 31))
    assert drafted.holds[0].ways == (Remedy.ACCEPT,)


def test_a_bill_that_comes_back_after_our_void_is_posted_under_a_number_with_an_ending():
    books = by_hand(BILL, "bill 501", State.VOIDED)
    (hold,) = planned(BILL, books).holds
    assert (hold.cause, hold.ways) == (Cause.RETURNED_AFTER_VOID, (Remedy.POST_AGAIN,))
    decided = choose(hold, Remedy.POST_AGAIN)
    drafted = planned(BILL, books, decided)
    assert [(step.key, step.document.number) for step in drafted.steps] == [("bill 501-V2", "501-V2")]
    assert planned(BILL, after(books, drafted.steps), decided).steps == ()


def test_a_number_that_is_taken_gets_an_ending_when_a_person_chose_that():
    other = firm.name_of("Birch")
    lines = (Line(firm.ACCOUNTS["AR"], 700, other), Line(firm.ACCOUNTS["FEES"], -700, other))
    stranger = Document("x", Kind.INVOICE, firm.TODAY, firm.TODAY, lines, other, number="501")
    books = Books((Posted("x", stranger, State.FOREIGN),))
    (hold,) = planned(BILL, books).holds
    decided = choose(hold, Remedy.RENUMBER)
    drafted = planned(BILL, books, decided)
    assert [step.document.number for step in drafted.steps if step.kind is Kind.INVOICE] == ["501-C"]
    assert planned(BILL, after(books, drafted.steps), decided).steps == ()
