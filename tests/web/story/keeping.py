"""The books: set up, taken over from the recipe, planned, applied, proved, corrected, and a month frozen."""

from tests.books.kept import MORE, START

CSV = (
    b"Date,Description,Amount,Check Number\n10/05/2026,DEPOSIT,5000.00,\n"
    b"10/13/2026,DEPOSIT,1250.50,\n10/30/2026,CHECK,-250.50,1041\n"
)
CLOSING = "6,000.00"
TRUST = (
    {"id": 90001, "on": "2026-10-05", "amount": "5000.00"},
    {"id": 90002, "on": "2026-10-12", "amount": "1250.50", "payee": "Sample Payer"},
    {
        "id": 90003,
        "on": "2026-10-28",
        "amount": "250.50",
        "kind": "disbursement",
        "payee": "Sample Clerk",
        "check": "1041",
    },
)


async def receive_trust_money(firm):
    """Money comes into trust at Clio and some is paid out of it."""
    matter = (await firm.work.show())["clio"]["matters"][0]["id"]
    await firm.work.tell("tell", {"events": [{"tell": "bank line", "matter": matter, **each} for each in TRUST]})
    for name, (kind, _) in MORE.items():
        await firm.type_by_hand("Account", Name=name, AccountType=kind)


async def set_up(firm):
    """Join both accounts, choose what is proposed, and mend what the check names until nothing is left."""
    tab = firm.tab
    await tab.open("/")
    await tab.follow("Set up the books")
    await firm.visit("books")
    assert "A recipe writes invoices into this company already" in await tab.follow("Set up")
    await firm.visit("setup")
    await tab.press("Check both sides")
    await tab.until_text("Checklist", 60)
    await firm.visit("checklist")
    await tab.fill("Payments into operating", "Operating Checking")
    await tab.follow("Save and check again")
    await tab.until_text("Make the services", 60)
    await tab.press("Make the services")
    await tab.until("document.body && !document.body.innerText.includes('Make the services')", 60)
    await tab.until_text("Check again", 60)
    await _settings(firm)
    await tab.follow("Setup")
    await tab.press("Check again")
    await tab.until_text("Nothing keeps the books off", 60)
    await firm.visit("ready")


async def where(firm):
    """The address of the books that are open."""
    return (await firm.tab.run("location.pathname")).rpartition("/")[0]


async def _settings(firm):
    tab = firm.tab
    await tab.open(f"{await where(firm)}/settings")
    await tab.fill("First day", START)
    await tab.fill("Time zone", "America/New_York")
    await tab.fill("Clio's own QuickBooks sync", "true")
    assert "Saved" in await tab.follow("Save")
    await firm.visit("books-settings")


async def plan_and_apply(firm):
    """Look at the plan, approve exactly it, and see it applied."""
    tab = firm.tab
    await tab.follow("Plan")
    await tab.press("Make a plan")
    plan = await tab.until_text("Approve and apply these", 90)
    assert "Invoice taken over" in plan
    await firm.visit("books-plan")
    await tab.press("Approve and apply these")
    await tab.until_text("Look at what was done", 90)
    await firm.visit("applied")


async def switch_on(firm):
    """The books take over from the recipe: from now on only one writes."""
    tab = firm.tab
    assert "The books take over from Bills to invoices" in await tab.follow("switch the books on")
    await firm.visit("switch-on")
    await tab.follow("Switch on and turn the recipe off")
    await tab.until_text("every plan waits for a person", 60)
    await firm.visit("books-on")
    await tab.open("/recipes")
    assert "off" in await tab.run("document.querySelector('td[data-label=State]').innerText")


async def compare(firm, base, outcome, name):
    """Compare trust money three ways, and see that the page says so."""
    tab = firm.tab
    await tab.open(f"{base}/trust")
    await tab.press("Compare now")
    page = await tab.until_text(outcome, 90)
    await firm.visit(name)
    return page


async def mistake_and_correction(firm, base):
    """Somebody pays out of the trust bank by hand: it is found and explained; corrected, all sides agree again."""
    chart = await _chart(firm)
    lines = _lines(chart["Operating Checking"], chart["IOLTA Trust Checking"])
    entry = {"DocNumber": "J-17", "TxnDate": "2026-10-20", "PrivateNote": "typed by hand"}
    id = await firm.type_by_hand("JournalEntry", Line=lines, **entry)
    page = await compare(firm, base, "What makes them differ", "trust-differs")
    assert "Journal entry J-17" in page
    await firm.tab.open("/")
    assert "1 difference" in await firm.tab.text()
    await firm.visit("home-differs")
    right = _lines(chart["Operating Checking"], chart["Legal Fees Income"])
    await firm.type_by_hand("JournalEntry", Id=id, SyncToken="0", Line=right, **entry)
    await compare(firm, base, "All sides agree", "trust-agrees")


async def _chart(firm):
    """Ids of QuickBooks' accounts by name, as its own page shows them."""
    return {each["name"]: each["id"] for each in (await firm.work.show())["quickbooks"]["accounts"]}


def _lines(debit, credit):
    """The two sides of a journal entry of 100.00."""
    return [
        {
            "Amount": 100,
            "DetailType": "JournalEntryLineDetail",
            "JournalEntryLineDetail": {"PostingType": side, "AccountRef": {"value": account}},
        }
        for side, account in (("Debit", debit), ("Credit", credit))
    ]


async def freeze(firm, base, folder):
    """Add the bank's statement, freeze the month, and download its report; returns the PDF."""
    tab, file = firm.tab, folder / "october.csv"
    file.write_bytes(CSV)
    await tab.open(f"{base}/statements")
    await firm.visit("statements")
    await tab.attach_file("input[type=file]", file)
    await tab.fill("Last day", "2026-10-31")
    await tab.fill("Closing balance", CLOSING)
    assert "CHECK" in await tab.follow("Look at it first")
    await firm.visit("statement")
    assert "Oct 31, 2026" in await tab.follow("Keep it")
    await tab.follow("Month ends")
    await tab.fill("Month", "2026-10")
    await tab.fill("Prepared by", "Pat Preparer")
    await tab.press("Freeze for good")
    await tab.until("!!document.querySelector('a[href$=\"report.pdf\"]')", 90)
    await firm.visit("frozen")
    return await tab.run(
        "fetch(document.querySelector('a[href$=\"report.pdf\"]').href).then((answer) => answer.text())"
        ".then((text) => text.slice(0, 5))",
        wait=True,
    )
