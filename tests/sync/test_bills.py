"""Invoices come to Clio's total to the cent, whatever its rounding did."""

import random

from sync.clio import Facts
from sync.findings import Cause
from sync.planner import plan
from sync.posted import Books
from tests.sync import bills, firm


def test_two_thousand_bills_come_to_the_cent_or_are_held():
    wrong, causes = bills.check(seed=7, count=2_000)
    assert wrong == []
    assert set(causes) <= {Cause.TOTAL_MISMATCH}
    assert sum(causes.values()) <= 20


def test_a_total_the_lines_cannot_give_is_held():
    bill = bills.unbalanced(bills.a_bill(random.Random(3), 1))
    planned = plan(Facts(bills=(bill,)), Books(), firm.mapping(), firm.TODAY)
    assert [hold.cause for hold in planned.holds] == [Cause.TOTAL_MISMATCH]
    assert "cents" in planned.holds[0].sentence
