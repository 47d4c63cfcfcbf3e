"""Every dropdown against the sandbox."""

import inspect
from functools import partial

import pytest

from connectors.quickbooks import APP, choices
from core.forms import Choice
from sandbox.quickbooks import work

SOURCES = [
    (choices.customers, "Chosen", "Chosen Sample"),
    (choices.items, "legal", "Legal fees"),
    (choices.terms, "30", "Net 30"),
    (choices.tax_codes, "NON", "NON"),
    (choices.classes, "Fam", "Family"),
    (choices.departments, "Main", "Main Office"),
    (choices.payment_methods, "che", "Check"),
    (choices.income_accounts, "Discount", "Discounts Given"),
    (choices.deposit_accounts, "Oper", "Operating Checking"),
    (choices.expense_accounts, "Filing", "Filing Fees"),
    (choices.payable_accounts, "Pay", "Accounts Payable (A/P)"),
    (choices.accounts, "Filing", "Filing Fees (Expense)"),
    (choices.paying_accounts, "Trust", "IOLTA Trust Checking (trust account)"),
    (choices.payees, "court", "Sample County Court Clerk"),
    (choices.workers, "sam", "Sam Sample"),
    (choices.names, "Chosen", "Chosen Sample"),
    (choices.vendors, "court", "Sample County Court Clerk"),
    (choices.bank_accounts, "Trust", "IOLTA Trust Checking"),
]
TRANSACTIONS = {
    "Invoice": choices.invoices,
    "SalesReceipt": choices.sales_receipts,
    "Payment": choices.payments,
    "CreditMemo": partial(choices.records, record_type="CreditMemo"),
}


@pytest.mark.parametrize(("source", "search", "label"), SOURCES, ids=lambda value: getattr(value, "__name__", None))
async def test_dropdown_finds_what_is_typed(company, source, search, label):
    work.new_customer(company.world, "Chosen Sample")
    assert label in [choice.label for choice in await source(company.client, search=search)]


async def test_trust_account_takes_no_payment(company):
    labels = [choice.label for choice in await choices.deposit_accounts(company.client)]
    assert "Operating Checking" in labels
    assert not any("Trust" in label for label in labels)


async def test_open_invoices_show_number_and_balance(company):
    client = work.new_customer(company.world, "Chosen Sample")
    line = {"DetailType": "SalesItemLineDetail", "Amount": 10, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
    made = work.enter(company.world, "Invoice", CustomerRef={"value": client["Id"]}, DocNumber="B-7", Line=[line])
    found = await choices.open_invoices(company.client, search="B-7")
    assert found == [Choice(value=made["Id"], label="B-7: Chosen Sample, 10.00 open")]


async def test_transactions_show_number_customer_and_day(company):
    client = work.new_customer(company.world, "Chosen Sample")
    head = {"CustomerRef": {"value": client["Id"]}, "TxnDate": "2026-03-02"}
    line = {"DetailType": "SalesItemLineDetail", "Amount": 10, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
    for entity, source in TRANSACTIONS.items():
        more = {"TotalAmt": 10, "PaymentRefNum": "B-7"} if entity == "Payment" else {"Line": [line], "DocNumber": "B-7"}
        made = work.enter(company.world, entity, **head, **more)
        found = await source(company.client, search="B-7")
        assert found == [Choice(value=made["Id"], label="B-7: Chosen Sample, 10.00 of 2026-03-02")]


async def test_dropdown_follows_the_field_it_depends_on(company):
    cards = await choices.paying_accounts(company.client, payment_type="CreditCard")
    people = await choices.payees(company.client, payee_type="Employee")
    assert [choice.label for choice in cards] == ["Firm Credit Card"]
    assert [choice.label for choice in people] == ["Sam Sample"]


async def test_account_is_named_after_the_company(company):
    account = await APP.identify(company.client)
    assert (account.id, account.name) == (company.client.realm, "Sample Law Group")


def test_every_dropdown_is_tried():
    public = [f for n, f in inspect.getmembers(choices, inspect.iscoroutinefunction) if not n.startswith("_")]
    assert set(public) == {source for source, _, _ in SOURCES} | {
        choices.open_invoices,
        choices.records,
        *TRANSACTIONS.values(),
    } - {TRANSACTIONS["CreditMemo"]}
