"""Every kind of document reaches QuickBooks once, changes, goes away, and balances by account and customer."""

from dataclasses import replace

import pytest

from sync.accounts import Role
from sync.documents import Document, Kind, Link
from sync.plan import Op
from sync.posted import State
from tests.books.quickbooks.company import ACME, DAY, M1

ACME_TITLE, M1_TITLE = "Sample Acme", "Sample Acme:00011-Sample Acme"


async def test_invoice_books_fees_costs_discount_and_tax_where_they_belong(kept):
    await kept.create(kept.bill(fees="1200.00", costs="75.50", discount="100.00", tax="88.75"))
    assert kept.one("Invoice")["DocNumber"] == "501"
    assert await kept.balances() == {
        ("Accounts Receivable (A/R)", ACME_TITLE): "1264.25",
        ("Legal Fees Income", ACME_TITLE): "-1200.00",
        ("Reimbursed Client Expenses", ACME_TITLE): "-75.50",
        ("Discounts Given", ACME_TITLE): "100.00",
        ("Sales Tax Payable", ACME_TITLE): "-88.75",
    }


async def test_posting_reads_nothing_and_writes_each_object_once(kept):
    await kept.create(kept.bill())
    await kept.create(kept.payment())
    before, writes = kept.reads(), kept.sandbox.store.counters()["qbo.writes"]
    await kept.create(kept.bill("502"))
    await kept.create(kept.payment(number="7002", bill="502"))
    await kept.create(kept.trust_deposit())
    assert kept.reads() == before
    assert kept.sandbox.store.counters()["qbo.writes"] - writes == 3


async def test_posting_a_done_step_again_changes_nothing(kept):
    first = await kept.create(kept.bill())
    assert await kept.create(kept.bill()) == first
    assert kept.one("Invoice")["SyncToken"] == "0"


async def test_changed_bill_edits_the_same_invoice(kept):
    posted = await kept.create(kept.bill())
    after = await kept.again(Op.UPDATE, posted, kept.bill(fees="900.00"))
    assert (kept.one("Invoice")["Id"], str(kept.one("Invoice")["TotalAmt"])) == (posted.vendor_id, "900.00")
    assert (after.version, after.state) == (2, State.OPEN)


async def test_payment_settles_its_invoice_and_keeps_the_clients_check_number(kept):
    await kept.create(kept.bill())
    await kept.create(kept.payment())
    assert kept.one("Invoice")["Balance"] == 0
    assert kept.one("Payment")["PaymentRefNum"] == "1204"
    assert kept.one("Payment")["PrivateNote"].startswith("CP-7001\nlexrelay:")
    assert await kept.balances() == {
        ("Undeposited Funds", ACME_TITLE): "1000.00", ("Legal Fees Income", ACME_TITLE): "-1000.00"
    }  # fmt: skip


async def test_voided_payment_and_invoice_leave_nothing_but_the_record(kept):
    bill, paid = await kept.create(kept.bill()), await kept.create(kept.payment())
    assert (await kept.again(Op.VOID, paid)).state is State.VOIDED
    assert (await kept.again(Op.VOID, bill)).state is State.VOIDED
    assert await kept.balances() == {}
    assert (kept.one("Invoice")["TotalAmt"], kept.one("Payment")["TotalAmt"]) == (0, 0)


async def test_credit_memo_is_applied_by_a_payment_of_nothing(kept):
    await kept.create(kept.bill())
    await kept.create(kept.credit())
    assert (kept.one("Invoice")["Balance"], kept.one("CreditMemo")["Balance"]) == (800, 0)
    assert kept.one("Payment")["TotalAmt"] == 0
    assert (await kept.balances())["Write-offs", ACME_TITLE] == "200.00"


async def test_larger_credit_takes_its_application_along(kept):
    await kept.create(kept.bill())
    posted = await kept.create(kept.credit())
    await kept.again(Op.UPDATE, posted, kept.credit("300.00"))
    assert (kept.one("Invoice")["Balance"], kept.one("CreditMemo")["Balance"]) == (700, 0)


async def test_deleted_credit_leaves_the_invoice_open_and_no_application(kept):
    await kept.create(kept.bill())
    posted = await kept.create(kept.credit())
    await kept.again(Op.DELETE, posted)
    assert (kept.rows("CreditMemo"), kept.rows("Payment")) == ([], [])
    assert kept.one("Invoice")["Balance"] == 1000


@pytest.mark.parametrize("kind", [Kind.JOURNAL, Kind.DEPOSIT])
async def test_trust_deposit_stands_under_the_matter_in_either_style(kept, kind):
    await kept.create(kept.trust_deposit(kind=kind))
    ledger = await kept.balances()
    assert ledger["Client Trust Liability", M1_TITLE] == "-5000.00"
    assert sum(float(amount) for (account, _), amount in ledger.items() if account.startswith("IOLTA")) == 5000


async def test_trust_check_names_its_payee_and_number(kept):
    await kept.create(kept.trust_check())
    check = kept.one("Purchase")
    assert (check["PaymentType"], check["DocNumber"], check["EntityRef"]["name"]) == ("Check", "1041", "County Clerk")
    assert (await kept.balances())["Client Trust Liability", M1_TITLE] == "402.50"


async def test_second_check_to_a_payee_makes_no_second_vendor(kept):
    await kept.create(kept.trust_check())
    await kept.create(kept.trust_check(key="CT-90004"))
    assert [each["DisplayName"] for each in kept.rows("Vendor")].count("County Clerk") == 1


async def test_reversal_takes_trust_back_and_deletes_nothing(kept):
    first = kept.trust_deposit()
    await kept.create(first)
    turned = tuple(line.turned() for line in first.lines)
    back = replace(first, key="CT-90001-R1", number="CT-90001-R1", lines=turned, after=("CT-90001",))
    await kept.create(back, Op.REVERSE, of="CT-90001")
    assert [each["DocNumber"] for each in kept.rows("JournalEntry")] == ["CT-90001", "CT-90001-R1"]
    assert await kept.balances() == {}


async def test_card_settlement_takes_payments_up_and_shows_the_fee(kept):
    await kept.create(kept.bill())
    await kept.create(kept.payment())
    await kept.create(kept.payout())
    ledger = await kept.balances()
    assert (ledger["Operating Checking", ""], ledger["Bank Charges", ""]) == ("971.00", "29.00")
    assert str(kept.one("Deposit")["TotalAmt"]) == "971.00"


async def test_matter_stands_below_its_client(kept):
    await kept.customer(ACME)
    await kept.customer(M1)
    assert [each["FullyQualifiedName"] for each in kept.rows("Customer")][-2:] == [ACME_TITLE, M1_TITLE]


async def test_payment_recorded_again_keeps_the_old_object(kept):
    await kept.create(kept.bill())
    old = await kept.create(kept.payment())
    after = await kept.again(Op.UPDATE, old, kept.payment(number="7009", check_number="99"), replaces="CP-7001")
    assert (after.vendor_id, kept.one("Payment")["PaymentRefNum"]) == (old.vendor_id, "99")
    assert kept.one("Payment")["PrivateNote"].startswith("CP-7009")
    assert await kept.store.books.postings.find(kept.desk.books.id, "CP-7001") is None


async def test_shifted_document_tells_its_true_day(kept):
    await kept.create(replace(kept.trust_deposit(), on=DAY.replace(month=4)))
    assert kept.one("JournalEntry")["TxnDate"] == "2026-04-02"
    assert kept.one("JournalEntry")["PrivateNote"].startswith("CT-90001 of 2026-03-02")


async def test_overpayment_is_the_clients_credit_and_settles_a_later_bill(kept):
    await kept.create(kept.bill())
    await kept.create(kept.entry("CX-7001", (Role.RECEIVABLE, "300.00"), (Role.CLIENT_CREDITS, "-300.00")))
    links = (Link("bill 501", 100000), Link("CX-7001", 30000))
    await kept.create(kept.payment("1300.00", links=links))
    await kept.create(kept.bill("502", fees="250.00"))
    used = kept.entry("CL-7001-502", (Role.CLIENT_CREDITS, "250.00"), (Role.RECEIVABLE, "-250.00"))
    await kept.create(replace(used, links=(Link("bill 502", 25000),)))
    ledger = await kept.balances()
    assert [each["Balance"] for each in kept.rows("Invoice")] == [0, 0]
    assert ledger["Client Credits", ACME_TITLE] == "-50.00"
    assert ("Accounts Receivable (A/R)", ACME_TITLE) not in ledger


async def test_reversed_use_of_credit_leaves_its_bill_open(kept):
    await kept.create(kept.bill("502", fees="250.00"))
    used = kept.entry("CL-7001-502", (Role.CLIENT_CREDITS, "250.00"), (Role.RECEIVABLE, "-250.00"))
    await kept.create(replace(used, links=(Link("bill 502", 25000),)))
    turned = tuple(line.turned() for line in used.lines)
    back = replace(used, key="CL-7001-502-R1", number="CL-7001-502-R1", lines=turned)
    await kept.create(back, Op.REVERSE, of="CL-7001-502")
    assert kept.one("Invoice")["Balance"] == 250
    assert kept.rows("Payment") == []


async def test_refund_check_is_settled_by_the_payment_it_gives_back(kept):
    await kept.create(kept.bill("501", fees="700.00"))
    lines = (kept.line(Role.RECEIVABLE, "300.00"), kept.line(Role.OPERATING, "-300.00"))
    await kept.create(Document("CR-9", Kind.CHECK, DAY, DAY, lines, number="55", payee="Sample Acme"))
    await kept.create(kept.payment(links=(Link("bill 501", 70000), Link("CR-9", 30000))))
    assert (kept.one("Invoice")["Balance"], kept.one("Payment")["UnappliedAmt"]) == (0, 0)
    assert kept.one("Purchase")["EntityRef"]["name"] == "Sample Acme"


async def test_payment_of_an_adjusted_bill_fills_the_older_invoice_first(kept):
    await kept.create(kept.bill())
    await kept.create(replace(kept.bill(fees="200.00"), key="bill 501-A1", number="501-A1"))
    await kept.create(kept.payment("900.00"))
    await kept.create(kept.payment("300.00", number="7002"))
    assert [each["Balance"] for each in kept.rows("Invoice")] == [0, 0]


async def test_key_longer_than_a_number_stands_in_the_note(kept):
    key = "CL-1234567890-1234567891"
    await kept.create(kept.entry(key, (Role.CLIENT_CREDITS, "5.00"), (Role.RECEIVABLE, "-5.00")))
    entry = kept.one("JournalEntry")
    assert (len(entry["DocNumber"]), entry["PrivateNote"].splitlines()[0]) == (21, key)
