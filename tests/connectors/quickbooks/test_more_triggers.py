"""Every QuickBooks trigger against a company that refuses statements it could not run, and what each one lets pass."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from connectors._kit.catalog import catalog
from connectors._kit.http import Http
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import (
    Deposit,
    Expense,
    Invoice,
    JournalEntry,
    Payment,
    SalesReceipt,
    TimeActivity,
)
from connectors.quickbooks.triggers.invoice_overdue import invoice_overdue
from connectors.quickbooks.triggers.invoice_paid import invoice_paid
from connectors.quickbooks.triggers.new_deposit import new_deposit
from connectors.quickbooks.triggers.new_expense import new_expense
from connectors.quickbooks.triggers.new_invoice_with_line_items import new_invoice_with_line_items
from connectors.quickbooks.triggers.new_journal_entry import new_journal_entry
from connectors.quickbooks.triggers.new_payment_with_line_items import new_payment_with_line_items
from connectors.quickbooks.triggers.updated_customer import updated_customer
from core.canonical import exact_json
from sandbox.quickbooks.query import parse_query
from sandbox.quickbooks.schema import ENTITIES
from sandbox.quickbooks.shape import check_shape
from tests.connectors.filled import filled
from triggers import Cursor
from triggers.identity import change_identity, identity_of

ROWS = json.loads(Path(__file__).with_name("rows.json").read_text(), parse_float=Decimal)
SINCE = datetime(2026, 3, 1, tzinfo=UTC)
TRIGGERS = [t for c in catalog() for t in c.triggers if c.key == "quickbooks" and t.key.count("deleted") == 0]

every_trigger = pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda each: each.key)


class StrictCompany:
    """Holds `count` rows of whatever is asked for; a field that cannot be searched or sorted by is an error."""

    def __init__(self, count):
        self.count, self.statements = count, []
        transport = httpx.MockTransport(self._answer)
        self.client = QuickBooks(Http(httpx.AsyncClient(base_url="https://quickbooks.test", transport=transport)), "1")

    def _answer(self, request):
        self.statements.append(request.url.params["query"])
        query = parse_query(self.statements[-1])
        used = {condition.field for condition in query.conditions} | {query.order}
        assert used <= ENTITIES[query.entity].filterable
        end = min(self.count, query.start - 1 + query.limit)
        rows = [json.dumps(ROWS[query.entity] | {"Id": str(id)}, default=float) for id in range(query.start, end + 1)]
        body = f'{{"QueryResponse": {{"{query.entity}": [{",".join(rows)}]}}}}' if rows else '{"QueryResponse": {}}'
        return httpx.Response(200, content=body, headers={"Content-Type": "application/json"})


async def read_all(trigger, client, form):
    items, cursor = [], Cursor(SINCE)
    while cursor:
        page = await trigger.poll(client, form, cursor)
        items, cursor = [*items, *page.items], page.next
    return items


def changed(entity, **values):
    return exact_json(json.dumps(ROWS[entity] | values, default=float).encode())


@pytest.mark.parametrize("entity", ROWS)
def test_rows_hold_only_properties_of_the_schema(entity):
    check_shape(ENTITIES[entity], ROWS[entity])


@every_trigger
@pytest.mark.parametrize(("count", "requests"), [(0, 1), (1, 1), (999, 1), (1000, 2), (1001, 2)])
async def test_no_record_is_lost_at_the_edge_of_a_page(trigger, count, requests):
    company = StrictCompany(count)
    items = await read_all(trigger, company.client, filled(trigger.input))
    assert {item.id for item in items} == {str(id) for id in range(1, count + 1)}
    assert len(company.statements) == requests


@every_trigger
async def test_a_poll_costs_one_read(trigger):
    company = StrictCompany(3)
    await trigger.poll(company.client, filled(trigger.input), Cursor(SINCE))
    assert len(company.statements) == 1


@every_trigger
async def test_choices_of_the_form_reach_the_statement_or_the_filter(trigger):
    """A choice that changes neither would be a promise that is not kept."""
    plain, company = filled(trigger.input), StrictCompany(1)
    item = (await read_all(trigger, company.client, plain))[0]
    for name in trigger.input.model_fields:
        if name.endswith("_id"):
            other = plain.model_copy(update={name: "no such id"})
            await trigger.poll(company.client, other, Cursor(SINCE))
            assert "no such id" in company.statements[-1] or not trigger.accepts(item, other)


async def test_a_customer_made_inactive_was_updated():
    company = StrictCompany(1)
    await updated_customer.poll(company.client, updated_customer.input(), Cursor(SINCE))
    assert "Active IN (true, false)" in company.statements[0]
    assert "MetaData.LastUpdatedTime >= '2026-03-01T00:00:00+00:00'" in company.statements[0]


@pytest.mark.parametrize(("version", "starts"), [("0", False), ("1", True)])
@pytest.mark.parametrize("key", ["updated_customer", "updated_vendor", "updated_invoice"])
def test_a_new_record_is_no_update(key, version, starts):
    trigger = next(each for each in TRIGGERS if each.key == f"quickbooks.{key}")
    record = trigger.example().model_copy(update={"sync_token": version})
    assert trigger.accepts(record, trigger.input()) is starts


def test_each_version_of_a_record_is_an_update_of_its_own():
    record, form = updated_customer.example(), updated_customer.input()
    versions = [record.model_copy(update={"sync_token": version}) for version in "12"]
    assert [change_identity(updated_customer, each, form, 1) for each in versions] == ["58:1:1", "58:2:1"]


@pytest.mark.parametrize(
    ("total", "balance", "state"),
    [("1250", "1250", "open"), ("1250", "0.01", "open"), ("1250", "0", "paid"), ("0", "0", "nothing asked")],
)
def test_only_the_last_cent_makes_an_invoice_paid(total, balance, state):
    """A voided invoice has no total, so it is never taken for paid."""
    invoice = Invoice.of(changed("Invoice", TotalAmt=Decimal(total), Balance=Decimal(balance)))
    assert invoice_paid.passed(invoice, invoice_paid.input()) == {"balance": state}
    assert invoice_paid.accepts(invoice, invoice_paid.input()) is (state == "paid")


async def test_an_invoice_is_overdue_when_its_day_is_over_everywhere():
    company = StrictCompany(0)
    before = datetime.now(UTC)
    await invoice_overdue.poll(company.client, invoice_overdue.input(days=10), Cursor(SINCE))
    after = datetime.now(UTC)
    days = {(moment - timedelta(days=10, hours=12)).date().isoformat() for moment in (before, after)}
    assert any(f"DueDate <= '{day}' AND Balance > '0'" in company.statements[0] for day in days)


def test_a_new_due_date_makes_an_invoice_overdue_again():
    first = Invoice.of(ROWS["Invoice"])
    later = Invoice.of(changed("Invoice", DueDate="2026-05-01"))
    assert identity_of(invoice_overdue, first) == "145:2026-04-01"
    assert identity_of(invoice_overdue, later) == "145:2026-05-01"


@pytest.mark.parametrize(
    ("given", "values", "starts"),
    [
        ({}, {}, True),
        ({}, {"TotalAmt": 0}, False),
        ({"vendor_id": "41"}, {}, True),
        ({"vendor_id": "42"}, {}, False),
        ({"vendor_id": "41"}, {"EntityRef": {"value": "41", "type": "Customer"}}, False),
        ({"payment_type": "CreditCard"}, {}, False),
        ({"refunds": False}, {"Credit": True}, False),
        ({}, {"Credit": True}, True),
    ],
)
def test_only_wanted_expenses_start_a_recipe(given, values, starts):
    expense = Expense.of(changed("Purchase", **values))
    assert new_expense.accepts(expense, new_expense.input(**given)) is starts


def test_forms_are_told_apart_by_their_lines():
    invoice, empty = Invoice.of(ROWS["Invoice"]), Invoice.of(changed("Invoice", Line=[]))
    accepts, form = new_invoice_with_line_items.accepts, new_invoice_with_line_items.input
    assert accepts(invoice, form(item_id="11"))
    assert not accepts(invoice, form(item_id="12"))
    assert not accepts(empty, form())


def test_a_credit_that_settles_an_invoice_starts_only_when_wanted():
    credit = Payment.of(changed("Payment", TotalAmt=0))
    accepts, form = new_payment_with_line_items.accepts, new_payment_with_line_items.input
    assert not accepts(credit, form())
    assert accepts(credit, form(credits_alone=True))
    assert not accepts(Payment.of(changed("Payment", TotalAmt=0, Line=[])), form(credits_alone=True))


def test_deposits_to_the_trust_account_can_be_heard_alone():
    deposit = Deposit.of(ROWS["Deposit"])
    assert new_deposit.accepts(deposit, new_deposit.input(account_id="35"))
    assert not new_deposit.accepts(deposit, new_deposit.input(account_id="36"))
    assert [(line.linked_id, line.from_name) for line in deposit.lines] == [("163", None), (None, "Sample Orchard LLC")]


def test_a_journal_entry_counts_its_debits_when_no_total_is_sent():
    entry = JournalEntry.of({name: value for name, value in ROWS["JournalEntry"].items() if name != "TotalAmt"})
    assert (str(entry.total), [line.side for line in entry.lines]) == ("75.50", ["Debit", "Credit"])
    assert not new_journal_entry.accepts(entry, new_journal_entry.input(adjustments_only=True))


def test_a_receipt_without_customer_is_read():
    row = {name: value for name, value in ROWS["SalesReceipt"].items() if name != "CustomerRef"}
    receipt = SalesReceipt.of(row)
    assert (receipt.customer_id, receipt.lines[0].item_id) == (None, "11")


@pytest.mark.parametrize(
    ("values", "minutes"),
    [
        ({"Hours": 1, "Minutes": 30}, 90),
        ({"Hours": 2}, 120),
        ({"Minutes": 6}, 6),
        ({"StartTime": "2026-03-02T09:00:00-08:00", "EndTime": "2026-03-02T11:30:00-08:00", "BreakHours": 1}, 90),
        ({"StartTime": "2026-03-02T09:00:00-08:00"}, None),
    ],
)
def test_time_is_told_in_minutes_however_it_was_entered(values, minutes):
    row = {name: value for name, value in ROWS["TimeActivity"].items() if name not in ("Hours", "Minutes")}
    assert TimeActivity.of(row | values).minutes == minutes
