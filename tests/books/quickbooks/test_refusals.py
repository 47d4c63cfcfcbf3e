"""What QuickBooks refuses, and what somebody changed there, becomes a hold with its cause; nothing is overwritten."""

from dataclasses import replace

import pytest

from books.quickbooks.posting import post
from books.quickbooks.reading import Look
from books.records import posted_of
from engine.ledger import NotYet
from sandbox.quickbooks import work
from sync.accounts import Role
from sync.findings import Cause, Held
from sync.plan import Op, Step
from sync.posted import State
from tests.books.quickbooks.company import ACME, M1


@pytest.fixture
def guards():
    """QuickBooks' own checks for taken numbers and names are on."""
    return {}


async def _cause(awaitable):
    with pytest.raises(Held) as held:
        await awaitable
    assert held.value.hold.remedies
    return held.value.hold.cause


async def test_deposited_payment_stops_its_void(kept):
    await kept.create(kept.bill())
    paid = await kept.create(kept.payment())
    await kept.create(kept.payout())
    assert await _cause(kept.again(Op.VOID, paid)) is Cause.DEPOSITED_PAYMENT
    assert kept.one("Payment")["TotalAmt"] == 1000


async def test_deposited_payment_stops_a_change_of_its_amount(kept):
    await kept.create(kept.bill())
    paid = await kept.create(kept.payment())
    await kept.create(kept.payout())
    assert await _cause(kept.again(Op.UPDATE, paid, kept.payment("900.00"))) is Cause.DEPOSITED_PAYMENT


async def test_closed_period_refuses_what_is_dated_in_it(kept):
    work.close_books(kept.sandbox.world, "2026-03-31")
    assert await _cause(kept.create(kept.bill())) is Cause.CLOSED_PERIOD
    assert kept.rows("Invoice") == []


async def test_what_was_held_is_posted_once_its_cause_is_gone(kept):
    work.close_books(kept.sandbox.world, "2026-03-31")
    assert await _cause(kept.create(kept.bill())) is Cause.CLOSED_PERIOD
    work.close_books(kept.sandbox.world, "2025-12-31")
    assert (await kept.create(kept.bill())).vendor_id == kept.one("Invoice")["Id"]


async def test_inactive_account_is_named_as_the_cause(kept):
    work.deactivate(kept.sandbox.world, "Account", kept.trust.liability.id)
    assert await _cause(kept.create(kept.trust_deposit())) is Cause.INACTIVE_ACCOUNT


async def test_number_of_a_foreign_invoice_is_never_taken(kept):
    customer = {"value": (await kept.customer(ACME)).vendor_id}
    line = {"DetailType": "SalesItemLineDetail", "Amount": 5, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
    work.enter(kept.sandbox.world, "Invoice", DocNumber="501", CustomerRef=customer, Line=[line])
    assert await _cause(kept.create(kept.bill())) is Cause.NUMBER_TAKEN
    assert len(kept.rows("Invoice")) == 1


async def test_invoice_edited_by_hand_is_not_overwritten(kept):
    posted = await kept.create(kept.bill())
    work.edit(kept.sandbox.world, "Invoice", posted.vendor_id, TxnDate="2026-03-09")
    assert await _cause(kept.again(Op.UPDATE, posted, kept.bill(fees="900.00"))) is Cause.CHANGED_IN_QUICKBOOKS
    assert kept.one("Invoice")["TxnDate"] == "2026-03-09"
    row = await kept.store.books.postings.get(kept.desk.books.id, "bill 501")
    assert row.state == State.EDITED


async def test_invoice_that_only_got_paid_is_still_ours_to_change(kept):
    posted = await kept.create(kept.bill())
    work.pay_invoice(kept.sandbox.world, posted.vendor_id)
    await kept.again(Op.UPDATE, posted, kept.bill(fees="1100.00"))
    assert (kept.one("Invoice")["TotalAmt"], kept.one("Invoice")["Balance"]) == (1100, 100)


async def test_invoice_deleted_by_hand_is_reported_missing(kept):
    posted = await kept.create(kept.bill())
    work.delete_invoice(kept.sandbox.world, posted.vendor_id)
    assert await _cause(kept.again(Op.VOID, posted)) is Cause.MISSING_IN_QUICKBOOKS


async def test_customer_of_the_same_name_is_taken_over(kept):
    id = work.new_customer(kept.sandbox.world, "sample acme")["Id"]
    assert (await kept.customer(ACME)).vendor_id == id


async def test_name_of_a_vendor_makes_no_customer(kept):
    work.enter(kept.sandbox.world, "Vendor", DisplayName="Sample Acme")
    assert await _cause(kept.customer(ACME)) is Cause.NAME_TAKEN


async def test_matter_under_another_client_is_not_taken_over(kept):
    other = work.new_customer(kept.sandbox.world, "Sample Birch")["Id"]
    place = {"ParentRef": {"value": other}, "Job": True}
    work.enter(kept.sandbox.world, "Customer", DisplayName="00011-Sample Acme", **place)
    await kept.customer(ACME)
    assert await _cause(kept.customer(M1)) is Cause.NAME_TAKEN


async def test_payee_with_a_clients_name_becomes_a_vendor_beside_it(kept):
    work.new_customer(kept.sandbox.world, "County Clerk")
    await kept.create(kept.trust_check())
    assert kept.one("Purchase")["EntityRef"]["name"] == "County Clerk (Vendor)"


async def test_line_without_a_service_for_its_account_waits_for_the_setup(kept):
    item = next(each for each in kept.rows("Item") if each["Name"] == "Sales Tax Payable")
    work.deactivate(kept.sandbox.world, "Item", item["Id"])
    await kept.learn()
    assert await _cause(kept.create(kept.bill(tax="88.75"))) is Cause.MISSING_MAPPING


async def test_total_that_is_not_the_documents_is_told_and_stays_held(kept):
    document = kept.bill()
    step = Step(Op.CREATE, document.key, document.kind, document, document.lines, "test")
    await kept.customer(ACME)
    kept.fail_once("cut_after", "invoice")
    assert isinstance(await post(kept.desk, step), NotYet)
    line = {"DetailType": "SalesItemLineDetail", "Amount": 999, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
    work.edit(kept.sandbox.world, "Invoice", kept.one("Invoice")["Id"], Line=[line])
    assert await _cause(kept.step(step)) is Cause.TOTAL_MISMATCH
    assert (await kept.store.books.postings.get(kept.desk.books.id, "bill 501")).state == State.EDITED


async def test_credit_that_cannot_be_applied_is_recorded_so_that_it_can_be_taken_back(kept):
    posted = await kept.create(kept.bill())
    work.pay_invoice(kept.sandbox.world, posted.vendor_id)
    with pytest.raises(Held):
        await kept.create(kept.credit())
    row = await kept.store.books.postings.get(kept.desk.books.id, "CN-601")
    stands = posted_of(row)
    assert (stands.vendor_id, stands.document.links) == (kept.one("CreditMemo")["Id"], ())
    await kept.again(Op.DELETE, stands)
    assert kept.rows("CreditMemo") == []


async def test_edit_by_hand_after_a_refused_change_of_ours_is_seen(kept):
    posted = await kept.create(kept.bill())
    await kept.look(Look.EVERYTHING)
    work.close_books(kept.sandbox.world, "2026-03-31")
    assert await _cause(kept.again(Op.UPDATE, posted, kept.bill(fees="900.00"))) is Cause.CLOSED_PERIOD
    work.close_books(kept.sandbox.world, "2025-12-31")
    work.edit(kept.sandbox.world, "Invoice", posted.vendor_id, DocNumber="A-1")
    await kept.look()
    assert (await kept.store.books.postings.get(kept.desk.books.id, "bill 501")).state == State.EDITED


async def test_entry_typed_in_by_hand_after_ours_was_refused_is_known_and_not_doubled(kept):
    work.close_books(kept.sandbox.world, "2026-03-31")
    await kept.look(Look.EVERYTHING)
    assert await _cause(kept.create(kept.trust_deposit())) is Cause.CLOSED_PERIOD
    work.close_books(kept.sandbox.world, "2025-12-31")
    sides = ((kept.trust.bank, "Debit"), (kept.trust.liability, "Credit"))
    details = [{"PostingType": side, "AccountRef": {"value": account.id}} for account, side in sides]
    lines = [
        {"DetailType": "JournalEntryLineDetail", "Amount": 5000, "JournalEntryLineDetail": each} for each in details
    ]
    work.enter(kept.sandbox.world, "JournalEntry", DocNumber="CT-90001", TxnDate="2026-03-02", Line=lines)
    await kept.look()
    rows = await kept.store.books.postings.all(kept.desk.books.id)
    assert [each.kind for each in rows if each.state == State.FOREIGN] == ["JournalEntry"]


async def test_refused_change_of_a_credit_leaves_it_applied_as_it_was(kept):
    await kept.create(kept.bill())
    posted = await kept.create(kept.credit())
    item = next(each for each in kept.rows("Item") if each["Name"] == "Sales Tax Payable")
    work.deactivate(kept.sandbox.world, "Item", item["Id"])
    lines = (kept.line(Role.TAX, "300.00"), kept.line(Role.RECEIVABLE, "-300.00"))
    dearer = replace(kept.credit("300.00"), lines=lines)
    for _ in range(2):
        await _cause(kept.again(Op.UPDATE, posted, dearer))
        assert (kept.one("Invoice")["Balance"], kept.one("CreditMemo")["Balance"]) == (800, 0)
    await kept.again(Op.UPDATE, posted, kept.credit("300.00"))
    assert (kept.one("Invoice")["Balance"], len(kept.rows("Payment"))) == (700, 1)
