"""Plans that must not run unattended."""

from dataclasses import replace
from datetime import date

from sync.guard import reasons
from sync.mapping import Limits
from sync.planner import plan
from sync.posted import Books
from sync.standing import after
from tests.sync import firm, scenario

BILLS = {"bills": [{"id": str(n), "client": "Acme", "service": "100.00", "total": "100.00"} for n in range(1, 21)]}


def asked(table, books=None, **changes):
    choices = firm.mapping(**changes)
    standing = books or Books()
    return reasons(plan(scenario.facts(table), standing, choices, firm.TODAY), standing, choices)


def posted():
    return after(Books(), plan(scenario.facts(BILLS), Books(), firm.mapping(), firm.TODAY).steps)


def changed_bills(count, **values):
    return {"bills": [{**row, **values} for row in BILLS["bills"][:count]]}


def test_ordinary_postings_run_unattended():
    assert asked(BILLS) == ()


def test_a_single_void_needs_a_person():
    assert "takes back 1" in asked(changed_bills(1, state="void"), posted())[0]


def test_too_many_steps_need_a_person():
    assert "21 steps" in asked(BILLS, limits=Limits(steps=20))[0]


def test_a_large_document_needs_a_person():
    assert "larger" in asked(BILLS, limits=Limits(cents=9_999))[0]


def test_changing_a_large_share_needs_a_person():
    table = changed_bills(5, service="90.00", total="90.00")
    assert "5 of" in asked(table, posted())[0]
    assert asked(changed_bills(1, service="90.00", total="90.00"), posted()) == ()


def test_correcting_closed_books_needs_a_person():
    table = changed_bills(1, service="90.00", total="90.00")
    found = asked(table, posted(), closed_until=date(2026, 3, 31))
    assert any("closed" in reason for reason in found)


def test_limits_can_be_widened():
    wide = replace(Limits(), undone=5)
    assert asked(changed_bills(1, state="void"), posted(), limits=wide) == ()
