"""Clio's triggers: what starts a recipe, and what never may."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import httpx
import pytest

from connectors.clio.bills import amounts_of, charges_of
from connectors.clio.models import Interest, LineItem
from connectors.clio.triggers.bill_state_updated import bill_state_updated
from connectors.clio.triggers.matter_status_updated import matter_status_updated
from connectors.clio.triggers.new_bill import new_bill
from connectors.clio.triggers.new_matter import new_matter
from core.errors import RetryLater
from tests.connectors.clio.strict import StrictClio
from triggers import Cursor

SINCE = datetime(2026, 1, 6, 12, 30, 59, 999_999, tzinfo=UTC)
BILL: Any = bill_state_updated.example()


def bill(**changes):
    return BILL.model_copy(update=changes)


def row_of(model):
    return model.model_dump(mode="json", exclude={"line_items", "charges", "net_total", "discount_amount"})


async def poll(trigger, clio, cursor, **given):
    return await trigger.poll(clio.client, trigger.input(**given), cursor)


async def test_new_matters_are_asked_for_since_the_last_look():
    clio = StrictClio({"matters": [row_of(new_matter.example())]})
    page = await poll(new_matter, clio, Cursor(SINCE), practice_area_id=20001)
    asked = clio.asked[0].url.params
    assert [matter.id for matter in page.items] == [70001]
    assert (asked["created_since"], asked["practice_area_id"]) == ("2026-01-06T12:30:59Z", "20001")
    assert asked["order"] == "id(asc)"


async def test_pages_are_followed_exactly_as_given():
    given = "https://clio.test/api/v4/matters.json?page_token=BA%3D%3D&fields=id%2Cclient%7Bid%7D"
    body = {"data": [row_of(new_matter.example())], "meta": {"paging": {"next": given}}}
    answers = [httpx.Response(200, json={"data": []}), httpx.Response(200, json=body)]
    clio = StrictClio(answers={"GET matters": lambda _: answers.pop()})
    first = await poll(new_matter, clio, Cursor(SINCE))
    assert (await poll(new_matter, clio, first.next, practice_area_id=1)).next is None
    assert [str(each.url) for each in clio.asked].count(given) == 1


async def test_a_page_that_points_to_itself_is_no_endless_loop():
    given = "https://clio.test/api/v4/matters.json?page_token=1"
    body = {"data": [], "meta": {"paging": {"next": given}}}
    clio = StrictClio(answers={"GET matters": httpx.Response(200, json=body)})
    with pytest.raises(RetryLater):
        await poll(new_matter, clio, Cursor(SINCE, given))


async def test_the_token_is_never_carried_to_another_host():
    clio = StrictClio({"matters": []})
    await poll(new_matter, clio, Cursor(SINCE, "https://evil.test/api/v4/matters.json?order=id(asc)"))
    assert clio.asked[0].url.host == "clio.test"


async def test_the_first_look_lists_every_bill_whatever_its_state():
    clio = StrictClio({"bills": [row_of(BILL)]})
    page = await poll(bill_state_updated, clio, Cursor(None))
    assert page.items[0].total == Decimal("675.50")
    assert not {"state", "updated_since"} & set(clio.asked[0].url.params)
    assert (clio.asked[0].url.params["type"], page.next) == ("revenue", None)


async def test_voided_bills_are_listed_after_all_others():
    clio, cursors = StrictClio({"bills": []}), [Cursor(SINCE)]
    while cursors[-1]:
        page = await poll(bill_state_updated, clio, cursors[-1], to_state="void")
        cursors.append(page.next)
    assert [request.url.params.get("state") for request in clio.asked] == [None, "void", "deleted"]
    assert all(request.url.params["updated_since"] == "2026-01-06T12:30:59Z" for request in clio.asked)


@pytest.mark.parametrize(
    ("given", "changes", "starts"),
    [
        ({}, {"state": "awaiting_payment"}, True),
        ({}, {"state": "paid"}, True),
        ({}, {"state": "draft"}, False),
        ({"to_state": "void"}, {"state": "paid"}, False),
        ({}, {"state": "awaiting_payment", "kind": "trust_kind"}, False),
        ({"to_state": None}, {"state": "draft"}, True),
        ({"kind": "trust"}, {"state": "awaiting_payment", "kind": "trust_kind"}, True),
        ({"kind": "trust"}, {"state": "awaiting_payment"}, False),
        ({"kind": "any"}, {"state": "awaiting_payment", "kind": "trust_kind"}, True),
    ],
)
def test_only_the_wanted_state_and_kind_start_a_recipe(given, changes, starts):
    """A paid bill was approved, even when nobody looked in between."""
    assert bill_state_updated.accepts(bill(**changes), bill_state_updated.input(**given)) is starts


def test_a_status_is_compared_without_case():
    closed = matter_status_updated.example().model_copy(update={"status": "closed"})
    assert matter_status_updated.accepts(closed, matter_status_updated.input(to_status="Closed"))
    assert not matter_status_updated.accepts(closed, matter_status_updated.input(to_status="Open"))


async def test_a_bill_is_completed_with_all_its_lines_in_hours():
    lines = [line.model_dump(mode="json") for line in BILL.line_items]
    clio, detail = StrictClio({"line_items": lines}), cast(Any, new_bill.detail)
    found = await detail(clio.client, bill(line_items=()))
    assert [(line.quantity, line.total) for line in found.line_items] == [
        (Decimal("2.0"), Decimal("600.00")),
        (Decimal("1.0"), Decimal("75.50")),
    ]
    assert (clio.asked[0].url.params["bill_id"], clio.asked[0].url.params["display"]) == ("90001", "true")
    assert found.net_total == Decimal("675.50")


@pytest.mark.parametrize(
    ("total", "interest", "discount_amount"),
    [("110", None, "10"), ("100", None, "10"), ("115", {"total": "5"}, "15")],
    ids=["total before the discount", "total after the discount", "interest on top"],
)
def test_a_discount_is_worked_out_wherever_clio_subtracts_it(total, interest, discount_amount):
    facts = row_of(BILL) | {"sub_total": "100", "total_tax": "10", "total": total, "due": "100", "interest": interest}
    discounted = type(BILL).model_validate(facts | {"discount": {"rate": "10", "type": "money"}})
    assert amounts_of(discounted) == {"net_total": Decimal(100), "discount_amount": Decimal(discount_amount)}


def test_a_payment_does_not_make_the_bill_smaller():
    paid = bill(due=Decimal(0), balance=Decimal(0), paid=Decimal("675.50"))
    assert amounts_of(paid) == {"net_total": Decimal("675.50"), "discount_amount": Decimal(0)}


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"sub_total": "100.00", "tax": "8.00", "total": "108.00"}, "100.00"),
        ({"sub_total": "120.00", "tax": "8.00", "total": "108.00"}, "100.00"),
    ],
    ids=["tax on top", "a discount of the line"],
)
def test_charges_come_to_what_the_bill_asks_for(line, amount):
    taxed = bill(sub_total=Decimal("100.00"), total_tax=Decimal("8.00"), interest=Interest(total=Decimal("1.50")))
    charges = charges_of(taxed, (LineItem(id=1, kind="Service", note="Advice", **line),))
    assert [(c.kind, str(c.amount)) for c in charges] == [("Service", amount), ("Tax", "8.00"), ("Interest", "1.50")]
