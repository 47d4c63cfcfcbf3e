"""Payments, credit notes and trust money: what is heard, what is put together, and what stays unknown."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest

from connectors.clio.models import MatterFunds
from connectors.clio.triggers.credit_note_recorded import credit_note_recorded
from connectors.clio.triggers.payment_recorded import payment_recorded
from connectors.clio.triggers.trust_balance_below import trust_balance_below
from connectors.clio.triggers.trust_transaction_recorded import trust_transaction_recorded
from connectors.clio.trust import trust_balance_of
from core.errors import Rejected, RetryLater
from tests.connectors.clio.strict import StrictClio
from triggers import Cursor
from triggers.identity import change_identity, identity_of

SINCE = datetime(2026, 1, 6, 12, 30, tzinfo=UTC)
PAYMENT: Any = payment_recorded
CREDIT: Any = credit_note_recorded
ALLOCATION = PAYMENT.example().allocations[0].model_dump(mode="json")
MATTER = trust_balance_below.example().model_dump(mode="json")
TRUST = {"id": 98002, "name": "Trust", "type": "Trust"}
HIDDEN = {"id": 98002, "redacted": True}


def allocation(id, amount="100.00", payment=1, **changes):
    return ALLOCATION | {"id": id, "amount": amount, "parent": {"id": payment, "type": "Payment"}} | changes


def funds(*balances, **changes):
    return MATTER | {"account_balances": [{"id": 1, "currency_id": 1, **each} for each in balances]} | changes


async def poll(trigger, rows, **given):
    clio = StrictClio(rows)
    return (await trigger.poll(clio.client, trigger.input(**given), Cursor(SINCE))).items


async def test_a_payment_on_two_bills_starts_one_recipe():
    rows = [allocation(1, "100.00"), allocation(2, "50.25"), allocation(3, "9.00", payment=2)]
    found = await poll(payment_recorded, {"allocations": rows})
    assert [(each.id, each.amount) for each in found] == [(1, Decimal("150.25")), (2, Decimal("9.00"))]
    assert [part.id for part in found[0].allocations] == [1, 2]


async def test_a_payment_whose_bills_are_on_two_pages_comes_whole():
    (partial,) = await poll(payment_recorded, {"allocations": [allocation(1)]})
    clio = StrictClio({"allocations": [allocation(1), allocation(2), allocation(3, parent=note_parent(1))]})
    whole = await PAYMENT.detail(clio.client, partial)
    assert identity_of(payment_recorded, whole) == identity_of(payment_recorded, partial)
    assert (whole.amount, len(whole.allocations)) == (Decimal("200.00"), 2)
    assert clio.asked[0].url.params["parent_id"] == "1"


def note_parent(id):
    return {"id": id, "type": "CreditMemo"}


async def test_a_credit_note_is_not_a_payment():
    rows = [allocation(1, parent=note_parent(1)), allocation(2, parent=None)]
    assert await poll(payment_recorded, {"allocations": rows}) == ()


async def test_a_payment_that_was_taken_back_meanwhile_is_looked_at_again():
    with pytest.raises(RetryLater):
        await PAYMENT.detail(StrictClio({"allocations": []}).client, PAYMENT.example())


@pytest.mark.parametrize(
    ("source", "starts"),
    [
        (TRUST, {"anywhere": True, "trust": True, "elsewhere": False}),
        (None, {"anywhere": True, "trust": False, "elsewhere": True}),
        ({"id": 1, "type": "Operating"}, {"anywhere": True, "trust": False, "elsewhere": True}),
    ],
    ids=["trust", "outside", "operating"],
)
async def test_payments_from_trust_are_told_from_others(source, starts):
    (payment,) = await poll(payment_recorded, {"allocations": [allocation(1, source_bank_account=source)]})
    for paid_from, expected in starts.items():
        assert payment_recorded.accepts(payment, payment_recorded.input(paid_from=paid_from)) is expected


async def test_a_hidden_source_is_unknown_and_said_where_it_matters():
    (payment,) = await poll(payment_recorded, {"allocations": [allocation(1, source_bank_account=HIDDEN)]})
    assert payment.from_trust is None
    assert payment_recorded.accepts(payment, payment_recorded.input())
    with pytest.raises(Rejected, match="account a payment came from"):
        payment_recorded.accepts(payment, payment_recorded.input(paid_from="elsewhere"))


async def test_a_payment_whose_kind_is_hidden_is_not_passed_over():
    rows = [allocation(1, parent={"id": 1, "redacted": True})]
    with pytest.raises(Rejected) as caught:
        await poll(payment_recorded, {"allocations": rows})
    assert "Payment distributions" in caught.value.remedy


async def test_voided_money_starts_nothing():
    voided = {"voided_at": SINCE}
    assert not payment_recorded.accepts(PAYMENT.example().model_copy(update=voided), payment_recorded.input())
    assert not CREDIT.accepts(CREDIT.example().model_copy(update=voided), CREDIT.input())


@pytest.mark.parametrize(
    ("all_parts", "written_off", "kind"),
    [([7], [], "credit_note"), ([7], [7], "write_off"), ([], [], None)],
)
async def test_a_credit_note_says_what_it_is_and_for_which_bills(all_parts, written_off, kind):
    def listed(request):
        ids = written_off if "kind" in request.url.params else all_parts
        return page_of([allocation(id, parent=note_parent(99601)) for id in ids] + [allocation(8, payment=99601)])

    clio = StrictClio(answers={"GET allocations": listed})
    note = await CREDIT.detail(clio.client, CREDIT.example())
    assert (note.kind, [part.id for part in note.allocations]) == (kind, all_parts)


def page_of(rows):
    return httpx.Response(200, json={"data": rows, "meta": {"paging": {}}})


@pytest.mark.parametrize(
    ("changes", "direction", "starts"),
    [
        ({}, "any", True),
        ({}, "in", True),
        ({}, "out", False),
        ({"funds_in": "0", "funds_out": "5.00"}, "out", True),
        ({"bank_account": {"id": 1, "type": "Operating"}}, "any", False),
    ],
    ids=["any", "in", "not out", "out", "operating account"],
)
def test_only_trust_money_in_the_wanted_direction_starts_a_recipe(changes, direction, starts):
    row = trust_transaction_recorded.example().model_dump(mode="json") | changes
    found = trust_transaction_recorded.output.model_validate(row)
    assert trust_transaction_recorded.accepts(found, trust_transaction_recorded.input(direction=direction)) is starts


@pytest.mark.parametrize("account", [None, HIDDEN])
def test_a_transaction_of_a_hidden_account_is_not_passed_over(account):
    row = trust_transaction_recorded.example().model_dump(mode="json") | {"bank_account": account}
    found = trust_transaction_recorded.output.model_validate(row)
    with pytest.raises(Rejected) as caught:
        trust_transaction_recorded.accepts(found, trust_transaction_recorded.input())
    assert "Accounting" in caught.value.remedy


@pytest.mark.parametrize(
    ("balances", "known"),
    [
        ([{"type": "Trust", "balance": "5.50"}, {"type": "Operating", "balance": "900"}], "5.50"),
        ([{"type": "Trust", "balance": "5.50"}, {"type": "Trust", "balance": "4.50"}], "10.00"),
        ([{"type": "Trust", "balance": "0"}], "0"),
        ([{"type": "Operating", "balance": "900"}], None),
        ([], None),
        ([{"type": "Trust", "balance": None}], None),
        ([{"redacted": True}], None),
        ([{"type": "Trust", "balance": "5"}, {"type": "Trust", "balance": "5", "currency_id": 2}], None),
    ],
)
def test_a_trust_balance_is_exact_or_unknown_but_never_taken_for_zero(balances, known):
    balance = trust_balance_of(MatterFunds.model_validate(funds(*balances)))
    assert balance == (None if known is None else Decimal(known))


@pytest.mark.parametrize("hidden", [{"redacted": True}, [{"id": 1, "redacted": True}]], ids=["at once", "one by one"])
async def test_hidden_balances_stop_the_watch_with_the_permission_to_ask_for(hidden):
    with pytest.raises(Rejected) as caught:
        await poll(trust_balance_below, {"matters": [MATTER | {"account_balances": hidden}]}, threshold="1000")
    assert "Accounting" in caught.value.remedy


@pytest.mark.parametrize(
    ("balance", "level", "shortfall"),
    [("999.99", "below", "0.01"), ("1000.00", "enough", "0"), ("-5", "below", "1005")],
)
async def test_a_balance_is_compared_to_the_cent(balance, level, shortfall):
    rows = {"matters": [funds({"type": "Trust", "balance": balance})]}
    (found,) = await poll(trust_balance_below, rows, threshold="1000.00")
    assert (found.level, found.shortfall) == (level, Decimal(shortfall))
    assert trust_balance_below.accepts(found, trust_balance_below.input(threshold="1000.00")) is (level == "below")


async def test_more_money_out_of_a_matter_that_is_below_is_no_new_event():
    only = trust_balance_below.input(threshold="1000")
    found = [
        (await poll(trust_balance_below, {"matters": [funds({"type": "Trust", "balance": each})]}, threshold="1000"))[0]
        for each in ("900", "100")
    ]
    assert len({change_identity(trust_balance_below, each, only, 1) for each in found}) == 1
