"""Every wrong request is refused with the vendor's code and changes nothing."""

from decimal import Decimal

import pytest

from tests.sandbox.quickbooks.desk import Desk, invoice_body, item_line, journal_line, payment_body

BAD_CUSTOMERS = {
    "2010": {"DisplayName": "A", "Nickname": "B"},
    "2040": {"DisplayName": "Smith: Estate"},
    "2050": {"DisplayName": "A", "GivenName": "x" * 101},
    "2210": {"DisplayName": "A", "PrimaryEmailAddr": {"Address": "nobody"}},
    "2500": {"DisplayName": "A", "SalesTermRef": {"value": "999"}},
    "6080": {"Notes": "nameless"},
}
BAD_INVOICES = [
    ("2010", {"Line": [item_line(colour="red")]}),
    ("2010", {"PrivateNote": 7}),
    ("2020", {"CustomerRef": {"value": ""}}),
    ("2020", {"Line": []}),
    ("2020", {"Line": [{"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}]}),
    ("2050", {"DocNumber": "1" * 22}),
    ("2060", {"TxnDate": "11/21/2026"}),
    ("2070", {"TxnDate": "2026-02-30"}),
    ("2090", {"Line": [item_line("100.00")]}),
    ("2140", {"Line": [item_line(10**12)]}),
    ("2170", {"EmailStatus": "Sent"}),
    ("2250", {"Line": [{"DetailType": "DescriptionOnly", "Description": "Matter 1"}]}),
    ("2500", {"CustomerRef": {"value": "999"}}),
    ("2500", {"Line": [item_line(ItemRef={"value": "77"})]}),
    ("6000", {"Line": [item_line(-5)]}),
    ("6000", {"CurrencyRef": {"value": "EUR"}}),
    ("6000", {"TxnTaxDetail": {"TotalTax": 3}}),
    ("6070", {"Line": [item_line(100, Qty=3, UnitPrice=33)]}),
    ("6100", {"Line": [item_line(TaxCodeRef={"value": "3"})]}),
    ("6420", {"EmailStatus": "NeedToSend"}),
    ("6440", {"Line": [item_line(ItemRef={})]}),
]
RECEIVABLE, BANK, LIABILITY = "3", "2", "8"
BAD_JOURNALS = [
    ("2290", [journal_line("Debit", BANK, -50), journal_line("Credit", LIABILITY, -50)]),
    ("2300", [journal_line("Debit", BANK, 50), journal_line("Credit", LIABILITY, Decimal("49.99"))]),
    ("6000", [journal_line("Debit", RECEIVABLE), journal_line("Credit", LIABILITY)]),
    ("6000", [journal_line("Debit", BANK)]),
]


@pytest.mark.parametrize(("code", "body"), BAD_CUSTOMERS.items())
async def test_bad_customers_are_refused(desk: Desk, code, body):
    assert await desk.refusal("customer", body) == code
    assert await desk.query("select count(*) from Customer") == {"totalCount": 0}


@pytest.mark.parametrize(("code", "changes"), BAD_INVOICES)
async def test_bad_invoices_are_refused(desk: Desk, code, changes):
    body = invoice_body(await desk.customer(), **changes)
    assert await desk.refusal("invoice", body) == code
    assert desk.sandbox.store.all("qbo.Invoice") == []


@pytest.mark.parametrize(("code", "lines"), BAD_JOURNALS)
async def test_bad_journals_are_refused(desk: Desk, code, lines):
    assert await desk.refusal("journalentry", {"Line": lines}) == code


async def test_document_numbers_are_unique(desk: Desk):
    body = invoice_body(await desk.customer(), DocNumber="B-1")
    await desk.post("invoice", body)
    assert await desk.refusal("invoice", body) == "6140"
    answer = await desk.post("invoice", body, include="allowduplicatedocnum")
    assert answer.status_code == 200
    assert desk.sandbox.store.counters()["qbo.duplicate_attempts.doc_number"] == 2


@pytest.mark.parametrize("holder", ["SAMPLE PROCESS SERVERS", "Sam Sample", "former client sample"])
async def test_names_are_unique_over_all_lists(desk: Desk, holder):
    answer = await desk.post("customer", {"DisplayName": holder})
    error = answer.json()["Fault"]["Error"][0]
    assert error["code"] == "6240"
    assert error["Detail"].rsplit("Id=")[1].isdigit()


async def test_inactive_records_cannot_be_used(desk: Desk):
    former = next(each["Id"] for each in desk.sandbox.store.all("qbo.Customer"))
    assert await desk.refusal("invoice", invoice_body(former)) == "610"


async def test_payment_for_a_foreign_invoice_is_refused(desk: Desk):
    invoice = await desk.invoice(await desk.customer())
    other = await desk.customer("Ben Other")
    assert await desk.refusal("payment", payment_body(other, invoice["Id"])) == "620"


async def test_payment_above_the_balance_is_refused(desk: Desk):
    customer = await desk.customer()
    invoice = await desk.invoice(customer)
    assert await desk.refusal("payment", payment_body(customer, invoice["Id"], 101)) == "6000"


@pytest.mark.parametrize("id", ["", "r" * 51])
async def test_request_id_has_1_to_50_characters(desk: Desk, id):
    assert await desk.refusal("customer", {"DisplayName": "A"}, requestid=id) == "2130"


async def test_transaction_of_another_type_is_not_found(desk: Desk):
    invoice = await desk.invoice(await desk.customer())
    answer = await desk.call("GET", f"payment/{invoice['Id']}")
    assert answer.json()["Fault"]["Error"][0]["code"] == "610"


async def test_broken_json_is_refused(desk: Desk):
    answer = await desk.call("POST", "customer", '{"DisplayName": ')
    assert answer.json()["Fault"]["Error"][0]["code"] == "2010"
