"""The estimate of a first sync: at the pace since it was last gone on with, and none while nobody works on it."""

from datetime import timedelta

import pytest

from core.clock import now
from services.bookkeeping.book_views import plan_view
from storage.books.rows import PlanRow

STEP = {
    "op": "created",
    "kind": "Invoice",
    "key": "bill 1",
    "number": "1",
    "on": "2026-03-10",
    "cents": 100,
    "client": "",
}


def row(done, began_done=0, began=60.0, state="applying"):
    body = {"steps": [{**STEP, "reason": ""}] * 90, "totals": [], "skipped": {}}
    moment = now() - timedelta(seconds=began)
    return PlanRow("plan_1", "books_1", "d", state, {}, body, [], done, began_done, now(), "", None, moment, None, "")


@pytest.mark.parametrize(("done", "before", "seconds"), [(30, 0, 120), (60, 0, 30), (60, 30, 60), (90, 30, 0)])
def test_what_is_left_is_reckoned_at_the_pace_since_it_was_gone_on_with(done, before, seconds):
    assert plan_view(row(done, before)).seconds_left == pytest.approx(seconds, abs=2)


@pytest.mark.parametrize("shown", [row(0), row(30, 30), row(30, state="applied"), row(0, state="proposed")])
def test_there_is_no_estimate_without_a_pace(shown):
    assert plan_view(shown).seconds_left is None


def test_there_is_no_estimate_while_nobody_works_on_it():
    assert plan_view(row(30), idle=True).seconds_left is None
