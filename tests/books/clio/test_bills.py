"""A bill's figures, however Clio's pages show a discount."""

import pytest

from books.clio.bills import bill_of
from books.clio.copy import Copy, Index
from connectors.clio.books import Bill, LineItem

HEAD = {"id": 504, "number": "504", "state": "awaiting_payment", "issued_at": "2026-03-10", "sub_total": "1000.0"}
TENTH = {"rate": "10.0", "type": "percentage"}
LINE = {"id": 1, "kind": "Service", "bill": {"id": 504}, "sub_total": "1000.0", "total": "1000.0"}


def read(**figures):
    index = Index(Copy())
    index.copy.put("line", LineItem.model_validate(LINE))
    return bill_of(Bill.model_validate({**HEAD, **figures}), index)


@pytest.mark.parametrize(
    ("total", "due"),
    [("900.0", "900.0"), ("1000.0", "900.0"), ("900.0", "350.0"), ("900.0", None)],
    ids=["both after it", "total before it", "due less what was paid", "no amount due"],
)
def test_a_discounted_bill_asks_for_what_its_lines_come_to_less_the_discount(total, due):
    bill = read(total=total, due=due, discount=TENTH)
    assert (bill.total, bill.discount) == (90000, 10000)


def test_a_bill_without_a_discount_asks_for_its_total_whatever_is_due():
    bill = read(total="1000.0", due="350.0")
    assert (bill.total, bill.discount) == (100000, 0)
