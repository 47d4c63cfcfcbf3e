"""A bookkeeper's way through the books in a real browser, with money in them, in both themes and on a phone."""

import pytest

from sandbox.quickbooks import work
from services.bookkeeping import book_plans, book_works
from tests.books.kept import keep

CLIENT = {"tell": "client", "id": 1, "name": "Sample Acme Holdings LLC"}
MATTER = {"tell": "matter", "id": 11, "client": 1, "number": "00011-Acme"}
MONEY = [
    {"tell": "bank line", "id": 90001, "on": "2026-03-02", "amount": "9000.00", "matter": 11},
    {"tell": "bank line", "id": 90002, "on": "2026-03-05", "amount": "1250.50", "matter": 11, "payee": "Sample Payer"},
    {"tell": "bank line", "id": 90003, "on": "2026-03-09", "amount": "402.50", "matter": 11, "kind": "disbursement",
     "payee": "Sample County Court Clerk", "check": "1041"},
]  # fmt: skip
CSV = (
    b"Date,Description,Amount,Check Number\n03/02/2026,DEPOSIT,9000.00,\n"
    b"03/06/2026,DEPOSIT,1250.50,\n03/20/2026,SERVICE CHARGE,-15.00,\n"
)
PARTS = ("", "setup", "plan", "holds", "trust", "statements", "month-ends", "changes", "ask", "history", "settings")


@pytest.fixture
async def base(office):
    """Books with invoices and trust money posted, one entry deleted by hand, a statement, and an open plan."""
    await office.connect_both()
    await keep(office)
    await office.sandbox.control("tell", events=[CLIENT, MATTER, *MONEY])
    await office.approve(3)
    plan = await book_plans.plan(office.inst, office.owner)
    await book_plans.apply(office.inst, office.owner, digest=plan.digest)
    (row,) = await office.store.books.accounts.list()
    journal = office.sandbox.store.all("qbo.JournalEntry")[-1]
    work.delete_entry(office.sandbox.world, journal["Id"])
    await book_works.start(office.inst, office.owner, row.id, "check")
    await book_works.settled()
    return f"/books/{row.id}"


async def test_a_bookkeeper_compares_imports_a_statement_and_freezes_the_month(tab, base, tmp_path):
    await tab.open(f"{base}/trust")
    await tab.press("Compare now")
    assert "somebody deleted it there" in await tab.until_text("What makes them differ", 60)
    (tmp_path / "march.csv").write_bytes(CSV)
    await tab.open(f"{base}/statements")
    await tab.attach_file("input[type=file]", tmp_path / "march.csv")
    await tab.fill("Last day", "2026-03-31")
    await tab.fill("Closing balance", "10,235.50")
    assert "SERVICE CHARGE" in await tab.follow("Look at it first")
    assert "Mar 31, 2026" in await tab.follow("Keep it")
    await tab.open(f"{base}/month-ends")
    await tab.fill("Month", "2026-03")
    await tab.fill("Prepared by", "Pat Preparer")
    await tab.run("document.querySelector('[name=with_differences]').click()")
    await tab.press("Freeze for good")
    await tab.until_text("With differences", 60)
    assert tab.complaints == []


@pytest.mark.proof
async def test_what_was_deleted_by_hand_is_planned_decided_and_posted_again(tab, base, office):
    await tab.open(f"{base}/plan")
    await tab.follow("Read everything again")
    await book_works.settled()
    await tab.open(f"{base}/holds")
    await tab.until_text("It is gone from QuickBooks")
    await tab.press("Decide")
    await tab.run("document.querySelector('details[open] input[value=post-again]').click()")
    await tab.fill("Why this is right", "the bookkeeper mistook it for a double")
    await tab.run("[...document.querySelectorAll('details[open] button')].pop().click()")
    await tab.until_text("The next plan follows it")
    await tab.open(f"{base}/plan")
    await tab.follow("Make a plan")
    await tab.press("Approve and apply this step")
    await tab.until_text("Applied", 60)
    assert tab.complaints == []


@pytest.mark.proof
async def test_the_pages_of_the_books_can_be_used_by_everyone(tab, base, office, pictures):
    await book_plans.plan(office.inst, office.owner, full=True)
    await book_works.start(office.inst, office.owner, base.rpartition("/")[2], "reconcile")
    await book_works.start(office.inst, office.owner, base.rpartition("/")[2], "sweep")
    await book_works.settled()
    found = {}
    for part in PARTS:
        path = f"{base}/{part}".rstrip("/") + ("?what=CT-90001" if part == "ask" else "")
        await tab.open(path)
        await tab.look(pictures / f"books-{part or 'home'}.png")
        wrong = await tab.faults() + await tab.faults(dark=True)
        await tab.look(pictures / f"books-{part or 'home'}-dark.png", dark=True)
        await tab.look(pictures / f"books-{part or 'home'}-small.png", width=390, dark=False)
        content, window = await tab.width()
        found[part] = wrong + ([f"{content} wide"] if content > window else [])
    assert {part: wrong for part, wrong in found.items() if wrong} == {}
    assert tab.complaints == []
