"""Answers that are lost after QuickBooks did its part, with both of its guards against doubles off: one object each."""

import pytest

from storage.books.postings import Standing
from sync.documents import Kind
from sync.plan import Op
from sync.posted import State
from tests.books.quickbooks.company import ACME

LOST = ("cut_after", "5xx_after", "late")
MADE = {
    "invoice": ("Invoice", lambda kept: kept.bill()),
    "journalentry": ("JournalEntry", lambda kept: kept.trust_deposit()),
    "purchase": ("Purchase", lambda kept: kept.trust_check()),
    "deposit": ("Deposit", lambda kept: kept.trust_deposit(kind=Kind.DEPOSIT)),
}


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("path", MADE)
async def test_document_whose_answer_was_lost_stands_once(kept, path, fault):
    entity, document = MADE[path]
    kept.fail_once(fault, path)
    posted = await kept.create(document(kept))
    assert kept.one(entity)["Id"] == posted.vendor_id


@pytest.mark.parametrize("fault", LOST)
async def test_payment_whose_answer_was_lost_stands_once(kept, fault):
    await kept.create(kept.bill())
    kept.fail_once(fault, "payment")
    await kept.create(kept.payment())
    assert (kept.one("Payment")["TotalAmt"], kept.one("Invoice")["Balance"]) == (1000, 0)


@pytest.mark.parametrize("path", ["creditmemo", "payment"])
async def test_credit_and_its_application_stand_once_whichever_answer_was_lost(kept, path):
    await kept.create(kept.bill())
    kept.fail_once("cut_after", path)
    await kept.create(kept.credit())
    assert (len(kept.rows("CreditMemo")), len(kept.rows("Payment"))) == (1, 1)
    assert kept.one("Invoice")["Balance"] == 800


async def test_customer_whose_answer_was_lost_stands_once(kept):
    kept.fail_once("cut_after", "customer")
    posted = await kept.customer(ACME)
    assert [each["Id"] for each in kept.rows("Customer") if each["DisplayName"] == "Sample Acme"] == [posted.vendor_id]


@pytest.mark.parametrize("op", [Op.UPDATE, Op.VOID])
async def test_change_whose_answer_was_lost_is_made_once(kept, op):
    posted = await kept.create(kept.bill())
    kept.fail_once("cut_after", "invoice")
    after = await kept.again(op, posted, kept.bill(fees="900.00"))
    assert kept.one("Invoice")["SyncToken"] == "1"
    assert after.state is (State.OPEN if op is Op.UPDATE else State.VOIDED)


async def test_deletion_whose_answer_was_lost_is_done(kept):
    await kept.create(kept.bill())
    posted = await kept.create(kept.credit())
    kept.fail_once("cut_after", "creditmemo")
    assert (await kept.again(Op.DELETE, posted)).state is State.VOIDED
    assert kept.rows("CreditMemo") == []


async def test_record_lost_in_a_crash_is_made_again_from_the_ledger_without_a_write(kept):
    posted = await kept.create(kept.bill())
    await kept.store.books.postings.forget(kept.desk.books.id, ["bill 501"])
    assert await kept.create(kept.bill()) == posted
    assert len(kept.rows("Invoice")) == 1


async def test_bill_edited_between_crash_and_retry_becomes_the_same_invoice_edited(kept):
    await kept.create(kept.bill())
    await kept.store.books.postings.forget(kept.desk.books.id, ["bill 501"])
    await kept.create(kept.bill(fees="900.00"))
    assert str(kept.one("Invoice")["TotalAmt"]) == "900.00"


async def test_bill_edited_again_after_an_edit_that_a_crash_kept_from_our_record_shows_the_second_edit(kept):
    posted = await kept.create(kept.bill(fees="600.00", costs="400.00"))
    before = await kept.store.books.postings.get(kept.desk.books.id, "bill 501")
    await kept.again(Op.UPDATE, posted, kept.bill(fees="500.00", costs="500.00"))
    await put_back(kept, before)
    await kept.again(Op.UPDATE, posted, kept.bill(fees="700.00", costs="300.00"))
    assert (await kept.balances())["Legal Fees Income", "Sample Acme"] == "-700.00"


async def put_back(kept, row):
    """Let our record be as it was before a write: the process was killed before it was kept."""
    values = {name: getattr(row, name) for name in Standing.__annotations__}
    await kept.store.books.postings.keep(kept.desk.books.id, row.key, document=row.document, **values)
