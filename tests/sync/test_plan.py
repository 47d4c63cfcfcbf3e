"""A plan as people meet it: what comes first, what an approval is bound to, what a decision changes."""

from dataclasses import replace
from datetime import date

import pytest

from sync.documents import Document, Kind, Line
from sync.planner import plan
from sync.posted import Books, Posted, State
from sync.standing import after
from tests.sync import firm, scenario

DEPOSIT = {"trust_lines": [{"id": "1", "ledger": "Acme/M1", "in": "50.00"}]}
BILL = {"bills": [{"id": "501", "client": "Acme", "service": "100.00", "total": "100.00"}]}


def planned(table, books=None, decisions=firm.NOTHING, **changes):
    return plan(scenario.facts(table), books or Books(), firm.mapping(**changes), firm.TODAY, decisions)


def posted(table):
    return after(Books(), planned(table).steps)


def test_customers_come_first_and_the_client_before_its_matter():
    steps = planned(DEPOSIT).steps
    assert [(step.kind, step.key) for step in steps] == [
        (Kind.CUSTOMER, "client 1"),
        (Kind.CUSTOMER, "matter 11"),
        (Kind.JOURNAL, "CT-1"),
    ]
    assert [step.document.memo for step in steps[:2]] == ["Acme", "M1"]
    assert steps[2].depends_on == ("client 1", "matter 11")


def test_one_cent_more_is_another_plan():
    dearer = {"bills": [{**BILL["bills"][0], "service": "100.01", "total": "100.01"}]}
    assert planned(BILL).digest() == planned(BILL).digest()
    assert planned(BILL).digest() != planned(dearer).digest()


def test_totals_say_what_each_account_gains():
    totals = {account.id: cents for account, cents in planned(BILL).totals.items()}
    assert totals == {"AR": 10_000, "FEES": -10_000}


def test_what_clio_does_not_return_is_not_taken_for_deleted():
    assert planned({}, posted(BILL)).steps == ()


def test_an_update_names_the_version_it_was_planned_against():
    books = posted(BILL)
    known = tuple(replace(each, vendor_id="77", sync_token="3") for each in books.posted)
    dearer = {"bills": [{**BILL["bills"][0], "service": "120.00", "total": "120.00"}]}
    step = planned(dearer, Books(known)).steps[0]
    assert (step.vendor_id, step.sync_token) == ("77", "3")


def test_a_shifted_document_stands_on_the_first_open_day_and_notes_its_true_one():
    released = replace(firm.NOTHING, released=frozenset({"CT-1"}))
    step = planned(DEPOSIT, decisions=released, closed_until=date(2026, 4, 30)).steps[-1]
    assert step.shifted
    assert step.document.on == date(2026, 5, 1)
    assert step.document.marker == "CT-1 of 2026-03-10"


def test_a_change_in_a_signed_month_is_dated_after_every_signed_month():
    books = posted(DEPOSIT)
    signed = firm.changed(firm.mapping(), {"signed": ["2026-03", "2026-04"]})
    gone = scenario.facts({"deleted": ["CT-1"]})
    step = plan(gone, books, signed, firm.TODAY).steps[0]
    assert (step.key, step.document.on) == ("CT-1-R1", date(2026, 5, 1))


def test_a_reversal_keeps_its_day_while_the_month_is_open():
    step = planned({"deleted": ["CT-1"]}, posted(DEPOSIT)).steps[0]
    assert (step.key, step.document.on) == ("CT-1-R1", date(2026, 3, 10))


def test_a_hold_says_whose_how_much_why_and_what_to_do():
    hold = planned(BILL, closed_until=date(2026, 3, 31)).holds[0]
    assert (hold.client, hold.cents) == (1, 10_000)
    assert "closed" in hold.sentence
    assert len(hold.remedies) == 2


def test_a_journal_that_does_not_balance_cannot_exist():
    with pytest.raises(ValueError, match="CT-9"):
        Document("CT-9", Kind.JOURNAL, firm.TODAY, firm.TODAY, (Line(firm.ACCOUNTS["OPER"], 5),))


def test_an_entry_of_somebody_else_on_trust_is_alarmed():
    stranger = Document(
        "JE-1", Kind.JOURNAL, firm.TODAY, firm.TODAY, (Line(firm.TRUST[0], 5), Line(firm.LIABILITY[0], -5))
    )
    found = planned({}, Books((Posted("JE-1", stranger, State.FOREIGN),))).alarms
    assert [(alarm.alert, alarm.key) for alarm in found] == [("FOREIGN_TRUST_ENTRY", "JE-1")]


def test_voiding_a_reconciled_payment_warns_first():
    table = {**BILL, "payments": [{"id": "7", "client": "Acme", "amount": "100.00", "bills": {"501": "100.00"}}]}
    books = posted(table)
    ticked = Books(tuple(replace(each, reconciled=each.key == "CP-7") for each in books.posted))
    alarms = planned({**BILL, "deleted": ["CP-7"]}, ticked).alarms
    assert [(alarm.alert, alarm.key) for alarm in alarms] == [("RECONCILED_VOID", "CP-7")]


def test_a_movement_that_comes_back_after_its_reversal_is_posted_as_a_new_version():
    books = posted(DEPOSIT)
    books = after(books, planned({"deleted": ["CT-1"]}, books).steps)
    steps = planned(DEPOSIT, books).steps
    assert [(step.op, step.key) for step in steps] == [("create", "CT-1-V2")]


def test_the_firm_may_choose_a_later_first_open_day():
    released = replace(firm.NOTHING, released=frozenset({"CT-1"}))
    closing = {"closed_until": date(2026, 3, 31), "first_open_day": date(2026, 6, 1)}
    assert planned(DEPOSIT, decisions=released, **closing).steps[-1].document.on == date(2026, 6, 1)


def test_a_bill_whose_parts_come_to_the_whole_was_split_even_if_clio_only_names_the_original():
    rows = {500: ("Acme", "900.00"), 506: ("Acme", "540.00"), 507: ("Birch", "360.00")}
    table = {"bills": [{"id": str(id), "client": who, "service": sum, "total": sum} for id, (who, sum) in rows.items()]}
    facts = scenario.facts(table)
    bills = tuple(each if each.id == 500 else replace(each, original=500) for each in facts.bills)
    found = plan(replace(facts, bills=bills), Books(), firm.mapping(), firm.TODAY)
    assert [step.key for step in found.steps if step.kind is Kind.INVOICE] == ["bill 506", "bill 507"]


def test_a_correction_never_carries_the_number_of_its_bill():
    number = "2026-03-ACME-00000515"
    table = {"bills": [{**BILL["bills"][0], "number": number}]}
    lower = {"bills": [{**table["bills"][0], "service": "90.00", "total": "90.00"}]}
    (step,) = planned(lower, posted(table), closed_until=date(2026, 3, 31)).steps
    assert step.document.number == "2026-03-ACME-00000-A1"


def test_money_given_back_of_a_payment_from_trust_leaves_what_left_trust_alone():
    leg = {"id": "9", "ledger": "Acme/M1", "out": "100.00", "kind": "bill payment", "payment": "7"}
    paid = {"id": "7", "client": "Acme", "source": "trust", "amount": "100.00", "bills": {"501": "100.00"}}
    before = {**BILL, "trust_lines": [*DEPOSIT["trust_lines"], leg], "payments": [paid]}
    refund = {"id": "8", "client": "Acme", "payment": "7", "amount": "30.00"}
    less = {**before, "payments": [{**paid, "amount": "70.00", "bills": {"501": "70.00"}}], "refunds": [refund]}
    found = planned(less, posted(before))
    assert [(str(step.op), step.key) for step in found.steps] == [("create", "CR-8"), ("update", "CP-7")]
    assert found.holds == ()
