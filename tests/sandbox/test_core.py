"""State, faults and the report: what the judge itself promises."""

import asyncio
from decimal import Decimal

import httpx
import pytest

from sandbox.exact import dumps, loads
from sandbox.quickbooks.company import REALM
from sandbox.store import Store
from sandbox.testing import running

NOTE = {"data": {"type": "Matter", "subject": "Sample"}}


async def write_note(box):
    matter = box.store.all("clio.matter")[0]["id"]
    body = {"data": {**NOTE["data"], "matter": {"id": matter}}}
    return await box.client.post("/api/v4/notes.json", json=body)


def change_badly(store):
    with store.transaction():
        store.put("a", "1", {"n": 2})
        store.delete("a", "1")
        store.put("a", "2", {"n": object()})


async def notes_after(box, count):
    async with asyncio.timeout(5):
        while len(box.store.all("clio.note")) < count:
            await asyncio.sleep(0.02)
    return len(box.store.all("clio.note"))


def test_decimals_survive_a_restart(tmp_path):
    first = Store(tmp_path / "state")
    first.put("clio.bill", "1", {"total": Decimal("10.10"), "id": first.next_id("clio.id")})
    first.note("clio.writes", 2)
    second = Store(tmp_path / "state")
    assert second.get("clio.bill", "1") == {"total": Decimal("10.10"), "id": 1}
    assert (second.next_id("clio.id"), second.counters()) == (2, {"clio.writes": 2})
    first.close()
    second.close()


def test_failed_transaction_leaves_nothing(tmp_path):
    store = Store(tmp_path / "state")
    store.put("a", "1", {"n": 1})
    with pytest.raises(TypeError):
        change_badly(store)
    again = Store(tmp_path / "state")
    assert store.all("a") == again.all("a") == [{"n": 1}]
    store.close()
    again.close()


def test_money_is_written_digit_for_digit():
    assert dumps({"a": [Decimal("0.10"), Decimal("1E+2"), None]}) == '{"a":[0.10,100,null]}'
    assert loads('{"a":0.1}') == {"a": Decimal("0.1")}


async def test_restart_keeps_the_firm_and_its_work(tmp_path):
    async with running(state=tmp_path / "state") as box:
        done = await box.control("work", approve_bills=2)
        before = await box.report()
    async with running(state=tmp_path / "state") as box:
        after = await box.report()
    assert before["clio"] == after["clio"]
    assert [row["bill"] for row in after["verdict"]] == done["approve_bills"]


async def test_same_seed_grows_the_same_firm():
    reports = []
    for seed in (5, 5, 6):
        async with running(seed=seed) as box:
            bills = (await box.report())["clio"]["bills"]
            reports.append([(bill["number"], bill["client"], bill["due"]) for bill in bills])
    assert reports[0] == reports[1] != reports[2]


@pytest.mark.parametrize(
    ("kind", "outcome", "written"),
    [("429", 429, 0), ("5xx_before", 503, 0), ("5xx_after", 500, 1), ("slow", 201, 1)],
)
async def test_answered_fault_commits_as_named(box, kind, outcome, written):
    await box.control("faults", once=[{"kind": kind, "path_contains": "notes"}], slow_seconds=0.01)
    answer = await write_note(box)
    assert (answer.status_code, len(box.store.all("clio.note"))) == (outcome, written)


@pytest.mark.parametrize(("kind", "written"), [("cut_before", 0), ("cut_after", 1)])
async def test_cut_connection_gives_no_answer(box, kind, written):
    await box.control("faults", once=[{"kind": kind, "vendor": "clio", "method": "post"}])
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await write_note(box)
    assert len(box.store.all("clio.note")) == written


async def test_late_commit_appears_after_the_cut(box):
    await box.control("faults", once=[{"kind": "late"}], late_seconds=0.2)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await write_note(box)
    assert box.store.all("clio.note") == []
    assert await notes_after(box, 1) == 1


async def test_one_shot_fault_is_used_up(box):
    await box.control("faults", once=[{"kind": "429", "times": 2}])
    codes = [(await write_note(box)).status_code for _ in range(3)]
    assert codes == [429, 429, 201]


async def test_fault_rate_follows_the_seed():
    runs = []
    for _ in range(2):
        async with running(seed=3, clio={"rate_429": 0.5}) as box:
            box.client.headers["Authorization"] = f"Bearer {box.token('clio')}"
            runs.append([(await box.client.get("/api/v4/users")).status_code for _ in range(20)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 429}


async def test_refused_writes_are_counted(box):
    await box.control("faults", fail_writes=True)
    assert (await write_note(box)).status_code == 403
    assert (await box.client.get("/api/v4/notes?type=Matter")).status_code == 200
    assert (await box.report())["counters"]["clio.writes_refused"] == 1


async def test_repeated_create_is_counted_as_duplicate(box):
    for _ in range(2):
        assert (await write_note(box)).status_code == 201
    assert (await box.report())["counters"]["clio.duplicate_attempts"] == 1


@pytest.mark.parametrize("wrong", [{"rate_typo": 1}, {"rate_429": "often"}, {"once": [{"kind": "fire"}]}])
async def test_unknown_fault_setting_is_named(box, wrong):
    answer = await box.client.post("/sandbox/faults", json=wrong)
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.json()["error"] or "fire" in answer.json()["error"]


async def test_stale_read_shows_the_version_before(box):
    bill = box.store.all("clio.bill")[0]
    await box.client.patch(f"/api/v4/bills/{bill['id']}", json={"data": {"subject": "new"}})
    await box.control("faults", stale_reads=1)
    shown = await box.client.get(f"/api/v4/bills/{bill['id']}?fields=subject")
    assert shown.json()["data"]["subject"] == bill["subject"]


async def test_invoice_posted_over_http_makes_the_bill_right_and_payable(box):
    box.client.headers.update({"Authorization": f"Bearer {box.token('quickbooks')}", "Accept": "application/json"})
    bill = box.store.get("clio.bill", str((await box.control("work", approve_bills=1))["approve_bills"][0]))
    company = f"/v3/company/{REALM}"
    made = await box.client.post(f"{company}/customer", json={"DisplayName": "Sample"})
    line = {"Amount": float(bill["due"]), "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
    line["SalesItemLineDetail"] = {"ItemRef": {"value": box.store.all("qbo.Item")[0]["Id"]}}
    invoice = {"CustomerRef": {"value": made.json()["Customer"]["Id"]}, "DocNumber": bill["number"], "Line": [line]}
    assert (await box.client.post(f"{company}/invoice", json=invoice)).status_code == 200
    assert (await box.report())["summary"]["right"] == 1
    assert len((await box.control("work", pay_invoices=5))["pay_invoices"]) == 1
    assert [row["balance"] for row in (await box.report())["quickbooks"]["invoices"]] == ["0.00"]


async def test_payment_in_clio_settles_the_bill(box):
    paid = (await box.control("work", approve_bills=1, pay_bills=1))["pay_bills"][0]
    rows = (await box.client.get(f"/api/v4/allocations?bill_id={paid}&fields=amount,parent")).json()["data"]
    bill = (await box.client.get(f"/api/v4/bills/{paid}?fields=state,balance,paid")).json()["data"]
    assert (bill["state"], bill["balance"]) == ("paid", 0)
    assert [row["amount"] for row in rows] == [bill["paid"]]


async def test_approved_bill_without_invoice_is_missing(box):
    done = await box.control("work", approve_bills=3)
    report = await box.report()
    assert [(row["bill"], row["result"]) for row in report["verdict"]] == [
        (id, "missing") for id in done["approve_bills"]
    ]
    assert report["summary"]["missing"] == 3


async def test_doubled_and_wrong_invoices_are_told_apart(box):
    first, second, third = (await box.control("work", approve_bills=3))["approve_bills"]
    due = {id: box.store.get("clio.bill", str(id)) for id in (first, second, third)}
    for id, bill, amount in (
        ("1", due[first], due[first]["due"]),
        ("2", due[second], due[second]["due"]),
        ("3", due[second], due[second]["due"]),
        ("4", due[third], due[third]["due"] + Decimal("0.01")),
    ):
        meta = {"CreateTime": "2026-01-01T00:00:00Z"}
        invoice = {"Id": id, "DocNumber": bill["number"], "TotalAmt": amount, "Balance": amount}
        box.store.put("qbo.Invoice", id, {**invoice, "CustomerRef": {"value": "1"}, "MetaData": meta})
    results = [row["result"] for row in (await box.report())["verdict"]]
    assert results == ["right", "doubled", "wrong_amount"]


async def test_trust_request_is_never_expected_as_invoice(box):
    await box.control("work", approve_bills=12)
    report = await box.report()
    trust = [bill["id"] for bill in report["clio"]["bills"] if bill["kind"] == "trust_kind"]
    assert (len(trust), report["summary"]["approved"]) == (1, 11)
    assert not {row["bill"] for row in report["verdict"]} & set(trust)


async def test_records_are_opened_where_the_vendors_would_show_them(box):
    customer = (await box.control("enter", entity="Customer", DisplayName="Sample Client"))["id"]
    page = await box.client.get("/app/customerdetail", params={"nameId": customer})
    assert "Customer Sample Client" in page.text
    matter = box.store.all("clio.matter")[0]
    assert matter["display_number"].split("-")[0] in (await box.client.get(f"/nc/matters/{matter['id']}")).text
    assert (await box.client.get("/app/invoice", params={"txnId": "999"})).status_code == 404


async def test_newcomer_approves_a_bill_by_hand(box):
    bill = box.store.all("clio.bill")[0]
    page = await box.client.get("/")
    assert f"/sandbox/approve/{bill['id']}" in page.text
    answer = await box.client.post(f"/sandbox/approve/{bill['id']}")
    assert answer.status_code == 303
    assert box.store.get("clio.bill", str(bill["id"]))["state"] == "awaiting_payment"


async def test_a_record_is_typed_into_the_books_and_one_that_they_refuse_is_named(box):
    made = await box.control("enter", entity="Account", Name="Sample Account", AccountType="Income")
    assert box.store.get("qbo.Account", made["id"])["Name"] == "Sample Account"
    answer = await box.client.post("/sandbox/enter", json={"entity": "Account", "Name": "Without a type"})
    assert (answer.status_code, "Required" in answer.json()["error"]) == (422, True), answer.text


async def test_reset_and_seed_start_over(box):
    await box.control("reset")
    assert (await box.report())["clio"]["bills"] == []
    assert await box.control("seed", clients=3, matters=3, bills=2) == {"clients": 3, "matters": 3, "bills": 2}
    assert len((await box.report())["clio"]["bills"]) == 2
