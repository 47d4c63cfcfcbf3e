"""Why money moved on a trust account, as far as Clio tells: what it does not tell is never guessed."""

import pytest

from sync.clio import Movement

DAY = "2026-03-10"


def line(**more):
    return {"tell": "bank line", "id": 90001, "on": DAY, "amount": "100.00", "force": True, **more}


async def kinds(desk):
    """The kind of every trust line, by id."""
    return {each.id: each.kind for each in (await desk.read()).facts.trust_lines}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"matter": 11}, Movement.DEPOSIT),
        ({"matter": 11, "kind": "disbursement"}, Movement.DISBURSEMENT),
        ({"matter": 11, "kind": "returned deposit"}, Movement.RETURNED),
        ({"matter": 11, "kind": "disbursement", "description": "NSF check 88"}, Movement.RETURNED),
        ({"kind": "bank charge"}, Movement.BANK_CHARGE),
        ({"kind": "bank charge", "words": "bank_charge"}, Movement.BANK_CHARGE),
        ({"kind": "interest"}, Movement.INTEREST),
        ({"kind": "interest", "words": "trust_interest"}, Movement.INTEREST),
        ({"kind": "interest remittance"}, Movement.INTEREST_REMITTANCE),
        ({"kind": "firm deposit"}, Movement.FIRM_DEPOSIT),
        ({"kind": "firm withdrawal"}, Movement.FIRM_WITHDRAWAL),
        ({"kind": "firm covers shortage", "matter": 11}, Movement.COVER),
        ({"matter": 11, "description": "Paid interest on the loan of the client"}, Movement.DEPOSIT),
        ({"matter": 11, "words": "firm funds"}, Movement.DEPOSIT),
        ({}, Movement.DEPOSIT),
    ],
)
async def test_the_words_of_a_line_say_why_money_moved(desk, told, kind):
    await desk.tell(line(**told))
    assert await kinds(desk) == {90001: kind}


async def test_a_check_keeps_its_payee_and_number(desk):
    await desk.tell(line(matter=11, kind="disbursement", payee="County Clerk", check="1041"))
    (read,) = (await desk.read()).facts.trust_lines
    assert (read.payee, read.check_number, read.paid_out, read.matter) == ("County Clerk", "1041", 10_000, 11)


async def test_the_two_legs_of_a_transfer_are_numbered_as_one(desk):
    account = (await desk.tell({"tell": "account", "id": 900, "name": "Segregated"}))[0]["account"]
    source, target = {"matter": 11}, {"matter": 21, "account": account}
    await desk.tell(
        line(matter=11),
        {"tell": "transfer", "id": 8002, "ids": [90038, 90039], "on": DAY, "amount": "40.00"}
        | {"source": source, "target": target},
    )
    legs = {each.id: each for each in (await desk.read()).facts.trust_lines}
    assert [legs[id].kind for id in (90038, 90039)] == [Movement.TRANSFER] * 2
    assert legs[90038].transfer == legs[90039].transfer == 90038
    assert (legs[90039].account, legs[90039].client, legs[90039].paid_in) == (900, 2, 4_000)


async def test_transfers_that_fit_each_other_stay_without_a_number(desk):
    one = {"tell": "transfer", "on": DAY, "amount": "40.00", "source": {"matter": 11}}
    two = [{**one, "ids": [90010, 90011], "target": {"matter": 21}}, {**one, "ids": [90012, 90013]}]
    await desk.tell(line(matter=11), two[0], {**two[1], "target": {"matter": 12}})
    legs = [each for each in (await desk.read()).facts.trust_lines if each.kind is Movement.TRANSFER]
    assert [each.transfer for each in legs] == [None] * 4


async def test_money_moved_to_operating_is_the_clients_credit_paid_from_trust(desk):
    target = {"type": "Operating", "client": 1}
    move = {"tell": "transfer", "ids": [90014, 90015], "on": DAY, "amount": "40.00", "source": {"matter": 11}}
    await desk.tell(line(matter=11), {**move, "target": target})
    facts = (await desk.read()).facts
    leg = next(each for each in facts.trust_lines if each.id == 90014)
    assert (leg.kind, leg.payment) == (Movement.BILL_PAYMENT, 90015)
    assert [(each.id, each.source.value, each.cents) for each in facts.payments] == [(90015, "trust", 4_000)]


async def test_credit_and_the_firms_own_money_go_from_operating_to_trust(desk):
    source = {"type": "Operating"}
    move = {"tell": "transfer", "on": DAY, "amount": "40.00"}
    await desk.tell(
        {**move, "ids": [90016, 90017], "source": {**source, "client": 1}, "target": {"client": 1}},
        {**move, "ids": [90018, 90019], "source": source, "target": {}},
    )
    assert await kinds(desk) == {90017: Movement.CREDIT_TO_TRUST, 90019: Movement.FIRM_DEPOSIT}


async def test_a_transfer_between_accounts_is_shown_by_its_id(desk, sandbox):
    await desk.tell({"tell": "account", "id": 900, "name": "Segregated"}, line(matter=11))
    legs = {"source": {"matter": 11}, "target": {"matter": 11, "account": 900}}
    await desk.tell({"tell": "transfer", "id": 8002, "on": DAY, "amount": "40.00", **legs})
    signed = {"Authorization": f"Bearer {sandbox.token('clio')}"}
    path = "/api/v4/bank_transfers/8002.json?fields=id,amount,source_account{id},destination_account{id}"
    shown = (await sandbox.client.get(path, headers=signed)).json()["data"]
    assert (shown["amount"], shown["destination_account"]) == (40, {"id": 900})


async def test_what_a_trust_request_brings_in_is_a_deposit_and_no_payment(desk):
    request = {
        "tell": "bill",
        "id": 500,
        "on": DAY,
        "matters": [11],
        "kind": "trust_kind",
        "lines": [{"amount": "100.00"}],
    }
    told = await desk.tell(request, {"tell": "payment", "id": 7001, "on": DAY, "bills": {500: "100.00"}})
    (part,), receipt = told[1]["allocations"], told[1]["receipt"]
    await desk.tell(
        {"tell": "remove bank line", "id": receipt, "force": True}, line(matter=11, raw={"allocation": {"id": part}})
    )
    facts = (await desk.read()).facts
    assert [(each.id, each.kind) for each in facts.trust_lines] == [(90001, Movement.DEPOSIT)]
    assert facts.payments == ()
