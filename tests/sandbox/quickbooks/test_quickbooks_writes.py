"""Totals, versions, payments, voids, deletes and the balances behind them."""

from decimal import Decimal

import pytest

from sandbox.quickbooks import work
from tests.sandbox.quickbooks.desk import invoice_body, item_line, journal_line, payment_body

DISCOUNT = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": True, "DiscountPercent": 10}}


async def test_server_computes_total_and_subtotal(desk):
    lines = [item_line(Decimal("100.05"), TaxCodeRef={"value": "TAX"}), item_line(200), DISCOUNT]
    tax = {"TotalTax": Decimal("8.26")}
    invoice = await desk.invoice(await desk.customer(), Line=lines, TxnTaxDetail=tax)
    assert invoice["TotalAmt"] == invoice["Balance"] == Decimal("278.30")
    assert invoice["Line"][-1]["SubTotalLineDetail"] == {}
    assert invoice["Line"][-1]["Amount"] == Decimal("300.05")


async def test_unstated_tax_is_charged_by_the_company(desk):
    invoice = await desk.invoice(await desk.customer(), Line=[item_line(TaxCodeRef={"value": "TAX"})])
    assert invoice["TotalAmt"] == Decimal("108.25")


async def test_amounts_are_written_without_float_artefacts(desk):
    lines = [item_line(Decimal("0.1")), item_line(Decimal("0.2"))]
    answer = await desk.post("invoice", invoice_body(await desk.customer(), Line=lines))
    assert '"TotalAmt":0.30' in answer.text


async def test_term_gives_the_due_date(desk):
    invoice = await desk.invoice(await desk.customer(), TxnDate="2026-11-01", SalesTermRef={"value": "3"})
    assert invoice["DueDate"] == "2026-12-01"


async def test_sparse_update_keeps_what_is_not_sent(desk):
    customer = await desk.create("Customer", DisplayName="Ann", Notes="vip")
    change = {"Id": customer["Id"], "SyncToken": "0", "sparse": True, "CompanyName": "Ann Ltd"}
    await desk.post("customer", change)
    stored = await desk.read("Customer", customer["Id"])
    assert (stored["Notes"], stored["CompanyName"], stored["SyncToken"]) == ("vip", "Ann Ltd", "1")


async def test_full_update_forgets_what_is_not_sent(desk):
    customer = await desk.create("Customer", DisplayName="Ann", Notes="vip")
    await desk.post("customer", {"Id": customer["Id"], "SyncToken": "0", "DisplayName": "Ann"})
    assert "Notes" not in await desk.read("Customer", customer["Id"])


async def test_full_update_without_a_date_is_dated_today(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer, TxnDate="2026-01-05")
    answer = await desk.post("invoice", {**invoice_body(customer), "Id": invoice["Id"], "SyncToken": "0"})
    assert answer.json()["Invoice"]["TxnDate"] == answer.json()["time"][:10]


async def test_empty_text_clears_a_field(desk):
    customer = await desk.create("Customer", DisplayName="Ann", Notes="vip")
    await desk.post("customer", {"Id": customer["Id"], "SyncToken": "0", "sparse": True, "Notes": ""})
    assert "Notes" not in await desk.read("Customer", customer["Id"])


async def test_answer_can_be_sent_back_as_an_update(desk):
    invoice = await desk.invoice(await desk.customer(), PrivateNote="first")
    answer = await desk.post("invoice", {**invoice, "PrivateNote": "second"})
    assert answer.json()["Invoice"]["PrivateNote"] == "second"
    assert len(answer.json()["Invoice"]["Line"]) == len(invoice["Line"])


async def test_stale_sync_token_is_refused(desk):
    customer = await desk.customer()
    change = {"Id": customer, "SyncToken": "0", "sparse": True, "Notes": "a"}
    await desk.post("customer", change)
    assert await desk.refusal("customer", change) == "5010"


async def test_inactive_name_can_be_used_again(desk):
    customer = await desk.customer("Ann")
    work.deactivate(desk.sandbox.world, "Customer", customer)
    assert await desk.customer("Ann") != customer
    assert (await desk.read("Customer", customer))["DisplayName"] == "Ann (deleted)"


async def test_payment_lowers_the_balance_and_links_both_ways(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    payment = await desk.create("Payment", **payment_body(customer, invoice["Id"], 60, total=75))
    paid = await desk.read("Invoice", invoice["Id"])
    assert (payment["UnappliedAmt"], paid["Balance"]) == (15, 40)
    assert paid["LinkedTxn"] == [{"TxnId": payment["Id"], "TxnType": "Payment"}]


async def test_voided_payment_opens_the_invoice_again(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    payment = await desk.create("Payment", **payment_body(customer, invoice["Id"]))
    body = {"Id": payment["Id"], "SyncToken": "0", "sparse": True}
    answer = await desk.post("payment", body, operation="update", include="void")
    assert answer.json()["Payment"]["TotalAmt"] == 0
    assert (await desk.read("Invoice", invoice["Id"]))["Balance"] == 100


async def test_credit_memo_settles_an_invoice(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    memo = await desk.create("CreditMemo", **invoice_body(customer))
    links = [("Invoice", invoice["Id"]), ("CreditMemo", memo["Id"])]
    lines = [{"Amount": 100, "LinkedTxn": [{"TxnId": id, "TxnType": kind}]} for kind, id in links]
    await desk.create("Payment", CustomerRef={"value": customer}, TotalAmt=0, Line=lines)
    assert (await desk.read("Invoice", invoice["Id"]))["Balance"] == 0
    assert (await desk.read("CreditMemo", memo["Id"]))["RemainingCredit"] == 0


async def test_void_keeps_the_invoice_with_zero_amounts(desk):
    invoice = await desk.invoice(await desk.customer(), PrivateNote="mark:12345")
    await desk.post("invoice", {"Id": invoice["Id"], "SyncToken": "0"}, operation="void")
    stored = await desk.read("Invoice", invoice["Id"])
    assert (stored["TotalAmt"], stored["Balance"], stored["PrivateNote"]) == (0, 0, "Voided - mark:12345")


async def test_deleted_invoice_leaves_the_payment_unapplied(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    payment = work.pay_invoice(desk.sandbox.world, invoice["Id"])
    work.delete_invoice(desk.sandbox.world, invoice["Id"])
    assert (await desk.read("Payment", payment["Id"]))["UnappliedAmt"] == 100


async def test_list_records_cannot_be_deleted(desk):
    body = {"Id": await desk.customer(), "SyncToken": "0"}
    assert await desk.refusal("customer", body, operation="delete") == "500"


async def test_closed_period_refuses_new_and_old_entries(desk):
    customer = await desk.customer()
    old = await desk.invoice(customer, TxnDate="2026-03-31")
    work.close_books(desk.sandbox.world, "2026-03-31")
    assert await desk.refusal("invoice", invoice_body(customer, TxnDate="2026-03-31")) == "6210"
    assert await desk.refusal("invoice", {"Id": old["Id"], "SyncToken": "0"}, operation="void") == "6210"
    await desk.invoice(customer, TxnDate="2026-04-01")


async def test_trust_bank_and_liability_move_together(desk):
    client = {"Entity": {"Type": "Customer", "EntityRef": {"value": await desk.customer()}}}
    lines = [journal_line("Debit", "2"), journal_line("Credit", "8", **client)]
    await desk.create("JournalEntry", Line=lines)
    bank, liability = await desk.read("Account", "2"), await desk.read("Account", "8")
    assert (bank["CurrentBalance"], liability["CurrentBalance"]) == (50, -50)


async def test_customer_balance_is_what_is_open(desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    await desk.create("Payment", **payment_body(customer, invoice["Id"], 30))
    assert (await desk.read("Customer", customer))["Balance"] == 70


@pytest.mark.parametrize(("custom", "number"), [(True, None), (False, "1001")])
async def test_company_numbers_sales_forms_when_told_to(desk, custom, number):
    work.change_preferences(desk.sandbox.world, "SalesFormsPrefs", CustomTxnNumbers=custom)
    assert (await desk.invoice(await desk.customer())).get("DocNumber") == number


async def test_batch_items_fail_alone(desk):
    items = [
        {"bId": "good", "operation": "create", "Customer": {"DisplayName": "Ann"}},
        {"bId": "bad", "operation": "create", "Customer": {"DisplayName": "ann"}},
        {"bId": "count", "Query": "select count(*) from Customer"},
    ]
    answer = await desk.post("batch", {"BatchItemRequest": items})
    good, bad, count = answer.json()["BatchItemResponse"]
    assert (answer.status_code, good["Customer"]["DisplayName"]) == (200, "Ann")
    assert bad["Fault"]["Error"][0]["code"] == "6240"
    assert count["QueryResponse"] == {"totalCount": 1}


async def test_batch_takes_thirty_items(desk):
    items = [{"bId": str(number), "Query": "select count(*) from Item"} for number in range(31)]
    assert await desk.refusal("batch", {"BatchItemRequest": items}) == "1040"
