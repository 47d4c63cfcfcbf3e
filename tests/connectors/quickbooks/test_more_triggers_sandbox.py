"""What a bookkeeper does in QuickBooks starts the right recipes: triggers against the sandbox over real HTTP."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from connectors._kit.catalog import find_trigger
from connectors.quickbooks.choices import bank_accounts, vendors
from connectors.quickbooks.triggers.invoice_overdue import invoice_overdue
from connectors.quickbooks.triggers.invoice_paid import invoice_paid
from connectors.quickbooks.triggers.updated_customer import updated_customer
from connectors.quickbooks.triggers.updated_invoice import updated_invoice
from sandbox.quickbooks import work
from triggers import Cursor


def ref(company, entity, name):
    rows = company.rows(entity)
    return {"value": next(row["Id"] for row in rows if name in (row.get("Name"), row.get("DisplayName")))}


def sale(company):
    detail = {"ItemRef": ref(company, "Item", "Legal fees"), "Qty": 2, "UnitPrice": Decimal(125)}
    return {"Amount": Decimal(250), "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}


def by_account(company):
    detail = {"AccountRef": ref(company, "Account", "Filing Fees")}
    return {
        "Amount": Decimal(435),
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": detail,
    }


def by_item(company):
    detail = {"ItemRef": ref(company, "Item", "Expenses reimbursed"), "Qty": 3, "UnitPrice": Decimal(100)}
    return {"Amount": Decimal(300), "DetailType": "ItemBasedExpenseLineDetail", "ItemBasedExpenseLineDetail": detail}


def posting(company, side, account):
    detail = {"PostingType": side, "AccountRef": ref(company, "Account", account)}
    return {"Amount": Decimal("75.50"), "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}


def brought(company):
    detail = {"AccountRef": ref(company, "Account", "Client Trust Liability")}
    return {"Amount": Decimal(500), "DetailType": "DepositLineDetail", "DepositLineDetail": detail}


def client(company):
    """The one client of these tests, made when first needed."""
    named = [row for row in company.rows("Customer") if row["DisplayName"] == "Sample Orchard"]
    return {"CustomerRef": {"value": (named or [work.new_customer(company.world, "Sample Orchard")])[0]["Id"]}}


def vendor(company):
    return {"VendorRef": ref(company, "Vendor", "Sample Office Supply")}


def payable(company):
    return {"APAccountRef": ref(company, "Account", "Accounts Payable (A/P)")}


def checking(company):
    return ref(company, "Account", "Operating Checking")


def journal(company):
    return [posting(company, "Debit", "Client Costs Advanced"), posting(company, "Credit", "Filing Fees")]


def trust(company):
    return {"DepositToAccountRef": ref(company, "Account", "IOLTA Trust Checking")}


ENTERED = {
    "new_account": ("Account", lambda c: {"Name": "Expert Fees", "AccountType": "Expense"}),
    "new_bill": ("Bill", lambda c: {**vendor(c), "Line": [by_account(c)]}),
    "new_deposit": ("Deposit", lambda c: {**trust(c), "Line": [brought(c)]}),
    "new_estimate": ("Estimate", lambda c: {**client(c), "Line": [sale(c)]}),
    "new_expense": ("Purchase", lambda c: {"PaymentType": "Cash", "AccountRef": checking(c), "Line": [by_item(c)]}),
    "new_invoice_with_line_items": ("Invoice", lambda c: {**client(c), "Line": [sale(c)]}),
    "new_journal_entry": ("JournalEntry", lambda c: {"Line": journal(c)}),
    "new_purchase_order": ("PurchaseOrder", lambda c: {**vendor(c), **payable(c), "Line": [by_item(c)]}),
    "new_sales_receipt": ("SalesReceipt", lambda c: {**client(c), "Line": [sale(c)]}),
    "new_sales_receipt_with_line_items": ("SalesReceipt", lambda c: {**client(c), "Line": [sale(c)]}),
    "new_time_activity": (
        "TimeActivity",
        lambda c: {"NameOf": "Employee", "EmployeeRef": ref(c, "Employee", "Sam Sample"), "Hours": 1, "Minutes": 6},
    ),
    "new_vendor": ("Vendor", lambda c: {"DisplayName": "Sample Experts"}),
}


def trigger_of(key):
    return find_trigger(f"quickbooks.{key}")


async def started_by(trigger, company, since, **given):
    form = trigger.input(**given)
    page = await trigger.poll(company.client, form, Cursor(since))
    return [item for item in page.items if trigger.accepts(item, form)]


@pytest.mark.parametrize("key", ENTERED)
async def test_what_is_entered_by_hand_starts_a_recipe(company, key):
    entity, values = ENTERED[key]
    entered = work.enter(company.world, entity, **values(company))
    found = await started_by(trigger_of(key), company, datetime.now(UTC) - timedelta(minutes=1))
    assert entered["Id"] in [item.id for item in found]


async def test_amounts_and_lines_of_a_cost_are_exact(company):
    work.enter(company.world, "Bill", **vendor(company), Line=[by_account(company), by_item(company)])
    since, supplier = datetime.now(UTC) - timedelta(minutes=1), vendor(company)["VendorRef"]["value"]
    bill = (await started_by(trigger_of("new_bill"), company, since, vendor_id=supplier))[0]
    assert (str(bill.total), str(bill.balance), bill.vendor_name) == ("735.00", "735.00", "Sample Office Supply")
    assert [(line.account_name, line.item_name) for line in bill.lines] == [
        ("Filing Fees", None),
        (None, "Expenses reimbursed"),
    ]


async def test_an_invoice_is_paid_when_its_last_part_is(company):
    invoice = work.enter(company.world, "Invoice", **client(company), Line=[sale(company)])
    since = datetime.now(UTC) - timedelta(minutes=1)
    states = [await started_by(invoice_paid, company, since)]
    link = [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]
    for part in (Decimal(100), Decimal(150)):
        line = {"Amount": part, "LinkedTxn": link}
        work.enter(company.world, "Payment", **client(company), TotalAmt=part, Line=[line])
        states.append(await started_by(invoice_paid, company, since))
    assert [invoice["Id"] in [item.id for item in found] for found in states] == [False, False, True]


async def test_a_voided_invoice_is_updated_and_never_paid(company):
    invoice = work.enter(company.world, "Invoice", **client(company), Line=[sale(company)])
    work.void_invoice(company.world, invoice["Id"])
    since = datetime.now(UTC) - timedelta(minutes=1)
    assert invoice["Id"] not in [item.id for item in await started_by(invoice_paid, company, since)]
    updated = {item.id: item for item in await started_by(updated_invoice, company, since)}
    assert (updated[invoice["Id"]].sync_token, str(updated[invoice["Id"]].total)) == ("1", "0.00")


@pytest.mark.parametrize(("days_ago", "given", "starts"), [(3, {}, True), (3, {"days": 5}, False), (0, {}, False)])
async def test_an_open_invoice_is_overdue_after_its_day(company, days_ago, given, starts):
    due = (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()
    invoice = work.enter(company.world, "Invoice", **client(company), Line=[sale(company)], DueDate=due)
    found = await started_by(invoice_overdue, company, None, **given)
    assert (invoice["Id"] in [item.id for item in found]) is starts


async def test_a_paid_invoice_is_not_overdue(company):
    due = (datetime.now(UTC) - timedelta(days=9)).date().isoformat()
    invoice = work.enter(company.world, "Invoice", **client(company), Line=[sale(company)], DueDate=due)
    work.pay_invoice(company.world, invoice["Id"])
    assert invoice["Id"] not in [item.id for item in await started_by(invoice_overdue, company, None)]


async def test_a_changed_customer_starts_once_for_each_change(company):
    made = work.new_customer(company.world, "Sample Bakery")
    since = datetime.now(UTC) - timedelta(minutes=1)
    assert made["Id"] not in [item.id for item in await started_by(updated_customer, company, since)]
    work.edit(company.world, "Customer", made["Id"], Notes="Prefers letters")
    work.deactivate(company.world, "Customer", made["Id"])
    changed = {item.id: item for item in await started_by(updated_customer, company, since)}
    assert (changed[made["Id"]].sync_token, changed[made["Id"]].active) == ("2", False)


async def test_people_choose_vendors_and_trust_accounts_by_name(company):
    assert [choice.label for choice in await vendors(company.client, "office")] == ["Sample Office Supply"]
    assert any("IOLTA" in choice.label for choice in await bank_accounts(company.client))
