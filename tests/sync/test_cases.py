"""Every golden case: the steps, holds, alarms and closing balances a bookkeeper expects."""

import pytest

from sync.documents import Kind
from sync.ledger import accrual
from sync.planner import plan
from sync.view import View
from tests.sync import firm, scenario
from tests.sync.cash import cash_basis
from tests.sync.invariants import broken

CASES = scenario.load()
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']} {case['title']}")


@EACH
def test_case_gives_the_expected_steps_holds_and_alarms(case):
    plan = scenario.play(case).plan
    steps = [scenario.words(step) for step in plan.steps if step.kind is not Kind.CUSTOMER]
    assert steps == case.get("steps", [])
    assert [f"{hold.cause} {hold.key}" for hold in plan.holds] == case.get("holds", [])
    assert [f"{alarm.alert} {alarm.key}" for alarm in plan.alarms if alarm.open] == case.get("alarms", [])


@EACH
def test_case_closes_with_the_expected_balances_on_both_bases(case):
    played = scenario.play(case)
    closing = scenario.balances_in_words(accrual(played.books, played.facts.openings, played.mapping))
    assert closing == case.get("closing", {})
    if "cash" in case:
        cash = cash_basis(played.books, played.facts.openings, played.mapping)
        assert scenario.balances_in_words(cash) == case["cash"]


@EACH
def test_case_keeps_every_rule_of_trust_money(case):
    played = scenario.play(case)
    view = View(played.facts, played.mapping, played.decisions)
    assert broken(played.books, view, played.plan.alarms) == ()


@EACH
def test_case_has_nothing_left_to_do_after_the_plan(case):
    played = scenario.play(case)
    again = plan(played.facts, played.books, played.mapping, firm.TODAY, played.decisions)
    assert again.steps == ()


@EACH
def test_case_closes_alike_in_both_posting_styles(case):
    journal, checks = (scenario.play(case, style) for style in ("journal", "check and deposit"))
    closings = [accrual(each.books, each.facts.openings, each.mapping) for each in (journal, checks)]
    assert closings[0] == closings[1]
