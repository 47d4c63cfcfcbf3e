"""Telling what happened at the firm: exact ids and days, Clio's own refusals, and histories that broke the rules."""

from decimal import Decimal

import pytest

DAY = "2026-03-10"


@pytest.fixture
def told(box):
    """Lets things happen; the ids of each."""

    async def tell(*events):
        return (await box.control("tell", events=list(events)))["told"]

    return tell


async def matter(told):
    await told({"tell": "client", "id": 1, "name": "Acme"}, {"tell": "matter", "id": 11, "client": 1, "number": "M1"})


async def refused(box, *events):
    """What the sandbox answers to a story it cannot tell."""
    return (await box.client.post("/sandbox/tell", json={"events": list(events)})).json()["error"]


def trust(box):
    return next(each for each in box.store.all("clio.bank_account") if each["type"] == "Trust")


async def test_ids_and_days_are_those_of_the_story(box, told):
    await matter(told)
    ids = await told({"tell": "bank line", "id": 90001, "on": DAY, "amount": "5000.00", "matter": 11})
    line = box.store.get("clio.bank_transaction", "90001")
    assert ids == [{"bank_line": 90001}]
    assert (line["date"], line["funds_in"], line["client"]) == (DAY, Decimal("5000.00"), {"id": 1})
    assert (trust(box)["balance"], trust(box)["bank_transactions_count"]) == (Decimal("5000.00"), 1)


async def test_a_ledger_is_overdrawn_only_by_force(box, told):
    await matter(told)
    spent = {"tell": "bank line", "kind": "disbursement", "on": DAY, "amount": "400.00", "matter": 11}
    assert "not sufficient" in await refused(box, spent)
    await told({**spent, "force": True})
    assert trust(box)["balance"] == Decimal("-400.00")


async def test_a_story_that_breaks_off_leaves_nothing_behind(box, told):
    await matter(told)
    good = {"tell": "bank line", "id": 90001, "on": DAY, "amount": "1.00", "matter": 11}
    assert "is taken" in await refused(box, good, good)
    assert box.store.all("clio.bank_transaction") == []


async def test_what_cannot_be_told_is_named(box):
    assert "'earthquake' can be told" in await refused(box, {"tell": "earthquake"})
    assert "colour is not known" in await refused(box, {"tell": "client", "name": "Acme", "colour": "red"})
    assert "Write the amount" in await refused(box, {"tell": "bank line", "amount": 1.5})


async def test_a_paid_bill_is_owed_again_when_its_payment_is_deleted(box, told):
    await matter(told)
    bill = {"tell": "bill", "id": 501, "on": DAY, "matters": [11], "lines": [{"amount": "100.00"}]}
    await told(bill, {"tell": "payment", "id": 7001, "on": DAY, "bills": {"501": "100.00"}})
    assert box.store.get("clio.bill", "501")["state"] == "paid"
    await told({"tell": "remove payment", "id": 7001})
    owed = box.store.get("clio.bill", "501")
    assert (owed["state"], owed["balance"]) == ("awaiting_payment", Decimal("100.00"))
    assert (box.store.all("clio.allocation"), box.store.all("clio.bank_transaction")) == ([], [])


async def test_a_paid_bill_is_void_only_by_force(box, told):
    await matter(told)
    bill = {"tell": "bill", "id": 501, "on": DAY, "matters": [11], "lines": [{"amount": "100.00"}]}
    await told(bill, {"tell": "payment", "id": 7001, "on": DAY, "bills": {"501": "40.00"}})
    void = {"tell": "change bill", "id": 501, "state": "void"}
    assert "has payments" in await refused(box, void)
    await told({**void, "force": True})
    assert box.store.get("clio.bill", "501")["state"] == "void"
