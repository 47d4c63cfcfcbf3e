"""Trust and operating money, payments, credit notes and trust requests."""

from decimal import Decimal

import pytest

from sandbox.exact import loads


async def read(box, path):
    return loads((await box.client.get(f"/api/v4/{path}")).content)["data"]


def account(box, kind):
    return next(each for each in box.store.all("clio.bank_account") if each["type"] == kind)


async def book(box, amount, kind="Trust", **links):
    data = {"amount": amount, "date": "2026-03-02", "bank_account": {"id": account(box, kind)["id"]}, **links}
    return await box.client.post("/api/v4/bank_transactions?fields=id,funds_in,type,client{id}", json={"data": data})


def matter(box):
    return {"matter": {"id": box.store.all("clio.matter")[0]["id"]}}


async def trust_of(box, id):
    balances = (await read(box, f"matters/{id}?fields=account_balances{{type,balance}}"))["account_balances"]
    return {each["type"]: each["balance"] for each in balances}["Trust"]


async def test_deposit_shows_in_every_balance(box):
    id = matter(box)["matter"]["id"]
    booked = loads((await book(box, 250.5, **matter(box))).content)["data"]
    assert (booked["funds_in"], booked["type"]) == (Decimal("250.50"), "liability")
    assert (await trust_of(box, id), account(box, "Trust")["balance"]) == (Decimal("250.50"), Decimal("250.50"))
    client = await read(box, f"contacts/{booked['client']['id']}?fields=account_balances{{type,balance}}")
    assert {"type": "Trust", "balance": Decimal("250.50")} in client["account_balances"]


async def test_trust_money_of_another_matter_is_not_spent(box):
    await book(box, 100, matter={"id": box.store.all("clio.matter")[1]["id"]})
    assert (await book(box, -1, **matter(box))).status_code == 422
    assert (await book(box, -1)).status_code == 422
    assert (await book(box, -1, kind="Operating")).status_code == 201


async def test_deleted_transaction_leaves_only_another_balance(box):
    id = loads((await book(box, 40, **matter(box))).content)["data"]["id"]
    assert (await box.client.delete(f"/api/v4/bank_transactions/{id}")).status_code == 204
    assert (await read(box, "bank_transactions"), account(box, "Trust")["balance"]) == ([], Decimal("0.00"))
    assert (await box.client.get(f"/api/v4/bank_transactions/{id}")).status_code == 404


async def test_hidden_balances_are_unknown_and_not_zero(box):
    await box.control("faults", redact_balances=True)
    id = matter(box)["matter"]["id"]
    balances = (await read(box, f"matters/{id}?fields=account_balances{{type,balance}}"))["account_balances"]
    assert balances
    assert all(each["redacted"] and "balance" not in each for each in balances)


async def test_bill_paid_from_trust_moves_the_money_once(box):
    await box.control("work", record_trust_deposit=12, approve_bills=12)
    before = account(box, "Trust")["balance"]
    bill = (await box.control("work", pay_from_trust=1))["pay_from_trust"][0]
    shown = await read(box, f"bills/{bill}?fields=state,paid,balance")
    row = (await read(box, f"allocations?bill_id={bill}&order=id(asc)&fields=amount,parent,source_bank_account"))[0]
    assert (shown["state"], shown["balance"], row["amount"]) == ("paid", 0, shown["paid"])
    assert row["source_bank_account"]["id"] == account(box, "Trust")["id"]
    assert before - account(box, "Trust")["balance"] == shown["paid"] == account(box, "Operating")["balance"]


async def test_credit_note_lowers_what_is_owed(box):
    await box.control("work", approve_bills=1)
    memo = (await box.control("work", issue_credit_note=1))["issue_credit_note"][0]
    shown = await read(box, f"credit_memos/{memo}?fields=amount,allocations{{id,amount}}")
    row = (await read(box, "allocations?kind=credit_note&order=id(asc)&fields=id,bill,parent{id,type}"))[0]
    bill = await read(box, f"bills/{row['bill']['id']}?fields=due,balance,credits_issued")
    assert row["parent"] == {"id": memo, "type": "CreditMemo"}
    assert shown["allocations"] == [{"id": row["id"], "amount": shown["amount"]}]
    assert bill["due"] - bill["balance"] == bill["credits_issued"] == shown["amount"] > 0


def wanted(box, **more):
    case = box.store.all("clio.matter")[0]
    dates = {"issue_date": "2026-03-02", "due_date": "2026-03-30"}
    facts = {"trust_type": "matter", "trust_amount": 900, "client_id": case["client"]["id"], "approved": True}
    return {**facts, **dates, "matter": [{"id": case["id"], "trust_amount": 900, "note": "Retainer"}], **more}


async def test_trust_request_appears_as_a_trust_bill(box):
    before = await read(box, "bills?type=trust")
    answer = await box.client.post("/api/v4/trust_requests", json={"data": wanted(box)})
    bill = (await read(box, "bills?type=trust&order=id(desc)&fields=total,state,due_at"))[0]
    assert (answer.status_code, set(answer.json()["data"])) == (201, {"id", "etag"})
    assert bill == {"total": Decimal("900.00"), "state": "awaiting_payment", "due_at": "2026-03-30"}
    assert len(await read(box, "bills?type=trust")) == len(before) + 1
    assert (await box.client.get("/api/v4/trust_requests")).status_code == 405


@pytest.mark.parametrize("more", [{"client_id": 1}, {"trust_amount": 901}, {"matter": []}, {"trust_amount": "x"}])
async def test_impossible_trust_request_is_refused(box, more):
    before = len(box.store.all("clio.bill"))
    answer = await box.client.post("/api/v4/trust_requests", json={"data": wanted(box, **more)})
    assert (answer.status_code, len(box.store.all("clio.bill"))) == (422, before)


async def test_memo_of_a_trust_bill_leaves_its_amount(box):
    await box.client.post("/api/v4/trust_requests", json={"data": wanted(box, approved=False)})
    bill = (await read(box, "bills?type=trust&order=id(desc)&limit=1"))[0]["id"]
    await box.client.patch(f"/api/v4/bills/{bill}", json={"data": {"memo": "m"}})
    assert (await read(box, f"bills/{bill}?fields=total"))["total"] == Decimal("900.00")
