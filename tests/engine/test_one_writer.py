"""While the books are on, no recipe writes past their planner."""

import pytest

from connectors._kit.catalog import find_action
from core.errors import Rejected
from engine.one_writer import ALWAYS, SOMETIMES, refuse_second_writer

TRUST = {"trust": [{"clio_account": 1, "bank": "50", "liability": "60"}]}


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def company(firm, connection):
    """A QuickBooks connection whose books are on, with customer 7 and trust accounts 50 and 60."""
    company = await firm.connections.add("quickbooks", "production", "Company", account_id="9")
    row = await firm.books.accounts.add("Main", connection.id, company.id)
    await firm.books.accounts.set_settings(row.id, TRUST, 0)
    await firm.books.accounts.set_state(row.id, "on")
    await firm.books.postings.keep(
        row.id, "client 1", kind="Customer", state="open", version=1, vendor_id="7", sync_token="0",
        posted_on="2026-01-01", cents=0, document={},
    )  # fmt: skip
    return company


def entry(account="35", name=None, kind="Customer"):
    line = {"account_id": account, "amount": "5.00", "name_id": name, "name_type": kind}
    return form("create_journal_entry", debits=[line], credits=[{"account_id": "36", "amount": "5.00"}])


def form(key, **values):
    action = find_action(f"quickbooks.{key}")
    return action, action.input.model_validate(values)


PAST_THEM = {
    "an invoice for anybody": form("void_invoice", invoice_id="99"),
    "a payment": form("void_payment", payment_id="99"),
    "a line on a trust bank": entry("50"),
    "a line on a trust liability": entry("60"),
    "a line for a customer of the books": entry(name="7"),
}
THEIR_OWN = {
    "a line of the firm's own": entry(),
    "a vendor with a customer's number": entry(name="7", kind="Vendor"),
    "a mail": form("send_invoice", invoice_id="99"),
}


@pytest.mark.parametrize("write", PAST_THEM.values(), ids=PAST_THEM)
async def test_what_belongs_to_the_books_is_refused_with_their_name(firm, company, write):
    with pytest.raises(Rejected, match="the books 'Main' keep this company") as refusal:
        await refuse_second_writer(firm, company, *write)
    assert "lexrelay sync off" in refusal.value.remedy


@pytest.mark.parametrize("write", THEIR_OWN.values(), ids=THEIR_OWN)
async def test_what_is_not_their_business_passes(firm, company, write):
    await refuse_second_writer(firm, company, *write)


@pytest.mark.parametrize("write", PAST_THEM.values(), ids=PAST_THEM)
async def test_paused_books_stand_in_nobodys_way(firm, company, write):
    row = await firm.books.accounts.of_company(company.id)
    await firm.books.accounts.set_state(row.id, "paused")
    await refuse_second_writer(firm, company, *write)


@pytest.mark.parametrize("key", sorted(ALWAYS | SOMETIMES))
def test_every_guarded_write_exists(key):
    assert find_action(key).writes
