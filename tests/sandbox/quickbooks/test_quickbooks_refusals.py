"""Refusals beyond the common forms: odd shapes, wrong lines, impossible links, unsupported operations."""

import pytest

from sandbox.quickbooks import work
from tests.sandbox.quickbooks.desk import invoice_body, item_line, journal_line, payment_body

DISCOUNT = {"DetailType": "DiscountLineDetail", "Amount": 1, "DiscountLineDetail": {}}
UNSIDED = {"DetailType": "JournalEntryLineDetail", "Amount": 1}
COST = {"AccountRef": {"value": "14"}}
COST_LINE = {"DetailType": "AccountBasedExpenseLineDetail", "Amount": 1, "AccountBasedExpenseLineDetail": COST}
TIME = {"NameOf": "Employee", "EmployeeRef": {"value": "4"}}
INVOICE_LINES = [
    ("2010", 5),
    ("2010", ["not an object"]),
    ("2010", [item_line(), {**DISCOUNT, "DiscountLineDetail": {"PercentBased": "yes"}}]),
    ("2010", [{**item_line(), "AccountBasedExpenseLineDetail": COST}]),
    ("2020", [{"Amount": 5}]),
    ("2020", [{"DetailType": "SalesItemLineDetail", "Amount": 5}]),
    ("2020", [item_line(), {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {}}]),
    ("2060", [item_line(ServiceDate="today")]),
    ("6000", [item_line(), COST_LINE]),
    ("6000", [item_line(), DISCOUNT, DISCOUNT]),
]
BODIES = [
    ("2020", "journalentry", {"Line": [{**UNSIDED, "JournalEntryLineDetail": {"AccountRef": {"value": "2"}}}] * 2}),
    ("2090", "term", {"Name": "Odd", "DueDays": "ten"}),
    ("2060", "timeactivity", {**TIME, "StartTime": "noon"}),
    ("2020", "timeactivity", TIME),
    ("6000", "timeactivity", {**TIME, "Hours": 1, "BillableStatus": "Billable"}),
    ("6430", "account", {"Name": "A", "AccountType": "Non-Posting"}),
    ("2050", "account", {"Name": "A", "AccountType": "Bank", "AcctNum": "12345678"}),
    ("2020", "item", {"Name": "A", "Type": "Inventory", "IncomeAccountRef": {"value": "11"}}),
    ("2140", "transfer", {"FromAccountRef": {"value": "1"}, "ToAccountRef": {"value": "2"}, "Amount": 0}),
    ("2020", "customer", {"Id": "5", "Notes": "no token"}),
    ("2020", "invoice", {"Id": "", "CustomerRef": {}, "Line": [item_line()]}),
    ("2020", "customer", {"DisplayName": "A", "SalesTermRef": {"name": "Net 30"}}),
    ("2000", "wizard", {"Name": "A"}),
]
OPERATIONS = [
    ("500", "payment", "void", ""),
    ("500", "estimate", "", "void"),
    ("500", "invoice", "explode", ""),
]
PAYMENTS = [
    ("620", {"TxnId": "1", "TxnType": "Bill"}, 10, 10),
    ("2500", {"TxnId": "999", "TxnType": "Invoice"}, 10, 10),
    ("2020", {"TxnType": "Invoice"}, 10, 10),
    ("2140", {"TxnId": "1", "TxnType": "Invoice"}, 10, -10),
    ("6000", {"TxnId": "1", "TxnType": "Invoice"}, 10, 5),
]
BATCHES = [
    {"operation": "create"},
    {"operation": "merge", "Customer": {"DisplayName": "A"}},
    {"operation": "update", "Customer": {"DisplayName": "A"}},
]
READS = [
    ("610", "companyinfo/5", {}),
    ("500", "payment/1/pdf", {}),
    ("2000", "wizard/1", {}),
    ("2020", "cdc", {"changedSince": "2026-11-20T00:00:00Z"}),
    ("2060", "cdc", {"entities": "Invoice", "changedSince": "yesterday"}),
    ("4000", "query", {"query": "select * from Item maxresults ten"}),
    ("4000", "query", {"query": "select * from Item where Name ~ 'a'"}),
    ("4000", "query", {"query": "select * from Item where Name , 'a'"}),
    ("4000", "query", {"query": "select * from Item where Name = a"}),
    ("4000", "query", {"query": "select * from 'Item'"}),
    ("4000", "query", {"query": "select * from Item where Name in ('a'"}),
]


@pytest.mark.parametrize(("code", "lines"), INVOICE_LINES)
async def test_wrong_lines_are_refused(desk, code, lines):
    assert await desk.refusal("invoice", invoice_body(await desk.customer(), Line=lines)) == code


@pytest.mark.parametrize(("code", "path", "body"), BODIES)
async def test_incomplete_bodies_are_refused(desk, code, path, body):
    assert await desk.refusal(path, body) == code


@pytest.mark.parametrize(("code", "path", "operation", "include"), OPERATIONS)
async def test_unsupported_operations_are_refused(desk, code, path, operation, include):
    assert await desk.refusal(path, {"SyncToken": "0"}, operation=operation, include=include) == code


@pytest.mark.parametrize(("code", "link", "amount", "total"), PAYMENTS)
async def test_impossible_payments_are_refused(desk, code, link, amount, total):
    customer = await desk.customer()
    assert (await desk.invoice(customer))["Id"] == "1"
    lines = [{"Amount": amount, "LinkedTxn": [link]}]
    body = {"CustomerRef": {"value": customer}, "TotalAmt": total, "Line": lines}
    assert await desk.refusal("payment", body) == code


@pytest.mark.parametrize("item", BATCHES)
async def test_wrong_batch_items_carry_a_fault(desk, item):
    answer = await desk.post("batch", {"BatchItemRequest": [{"bId": "1", **item}]})
    assert answer.json()["BatchItemResponse"][0]["Fault"]["Error"][0]["code"] in ("2000", "2030")


async def test_batch_without_items_is_refused(desk):
    assert await desk.refusal("batch", {"BatchItemRequest": []}) == "2020"


async def test_batch_items_that_are_no_objects_carry_a_fault(desk):
    items = [{"operation": operation, "Invoice": "B-1"} for operation in ("create", "delete")] + [5]
    answer = await desk.post("batch", {"BatchItemRequest": items})
    assert all("Fault" in each for each in answer.json()["BatchItemResponse"])


@pytest.mark.parametrize(("code", "path", "params"), READS)
async def test_wrong_reads_are_refused(desk, code, path, params):
    headers = {"Authorization": f"Bearer {desk.token}", "Accept": "application/json, application/pdf"}
    url = f"/v3/company/{desk.realm}/{path}"
    answer = await desk.sandbox.client.get(url, params=params, headers=headers)
    assert answer.json()["Fault"]["Error"][0]["code"] == code


@pytest.mark.parametrize("path", ["invoice/1/send", "customer"])
async def test_wrong_content_type_is_refused(desk, path):
    headers = {"Authorization": f"Bearer {desk.token}", "Accept": "application/json", "Content-Type": "text/csv"}
    answer = await desk.sandbox.client.post(f"/v3/company/{desk.realm}/{path}", content="a", headers=headers)
    assert answer.json()["Fault"]["Error"][0]["code"] == "500"


async def test_lists_cannot_be_sent(desk):
    headers = {"Authorization": f"Bearer {desk.token}", "Accept": "application/json"}
    headers["Content-Type"] = "application/octet-stream"
    answer = await desk.sandbox.client.post(f"/v3/company/{desk.realm}/customer/5/send", headers=headers)
    assert answer.json()["Fault"]["Error"][0]["code"] == "500"


async def test_update_needs_an_id(desk):
    assert await desk.refusal("customer", {"DisplayName": "Ann"}, operation="update") == "2020"


async def test_body_must_be_an_object(desk):
    answer = await desk.call("POST", "customer", "[1]", operation="update")
    assert answer.json()["Fault"]["Error"][0]["code"] == "2010"


async def test_card_credit_needs_a_card(desk):
    body = {"PaymentType": "Cash", "AccountRef": {"value": "1"}, "Line": [COST_LINE], "Credit": True}
    assert await desk.refusal("purchase", body) == "6000"


async def test_journal_line_needs_an_account(desk):
    lines = [journal_line("Debit", ""), journal_line("Credit", "8")]
    assert await desk.refusal("journalentry", {"Line": lines}) == "6440"


async def test_sub_customers_end_four_levels_down(desk):
    parent = await desk.customer("Level 0")
    for level in range(1, 5):
        body = {"DisplayName": f"Level {level}", "ParentRef": {"value": parent}, "Job": True}
        parent = (await desk.create("Customer", **body))["Id"]
    deepest = {"DisplayName": "Level 5", "ParentRef": {"value": parent}, "Job": True}
    assert await desk.refusal("customer", deepest) == "6180"


async def test_customer_cannot_be_its_own_parent(desk):
    id = await desk.customer()
    body = {"Id": id, "SyncToken": "0", "sparse": True, "ParentRef": {"value": id}}
    assert await desk.refusal("customer", body) == "700"


async def test_sparse_change_of_a_form_names_its_customer(desk):
    invoice = await desk.invoice(await desk.customer())
    body = {"Id": invoice["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "a"}
    assert await desk.refusal("invoice", body) == "2020"


async def test_total_cannot_sink_below_what_was_paid(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    await desk.create("Payment", **payment_body(customer, invoice["Id"], 80))
    change = {**invoice_body(customer), "Id": invoice["Id"], "SyncToken": "1", "Line": [item_line(79)]}
    assert await desk.refusal("invoice", change) == "6000"


async def test_bills_of_one_vendor_have_different_numbers(desk):
    bill = {"VendorRef": {"value": "1"}, "DocNumber": "77", "Line": [COST_LINE]}
    await desk.create("Bill", **bill)
    assert await desk.refusal("bill", bill) == "6140"
    await desk.create("Bill", **{**bill, "VendorRef": {"value": "2"}})


async def test_journal_numbers_may_repeat_unless_the_firm_is_warned(desk):
    entry = {"DocNumber": "J-1", "Line": [journal_line("Debit", "2"), journal_line("Credit", "8")]}
    for _ in range(2):
        await desk.create("JournalEntry", **entry)
    pairs = [{"Name": "VendorAndPurchasesPrefs.WarnDuplicateJournalNumber", "Value": "true"}]
    work.change_preferences(desk.sandbox.world, "OtherPrefs", NameValue=pairs)
    assert await desk.refusal("journalentry", entry) == "6140"
