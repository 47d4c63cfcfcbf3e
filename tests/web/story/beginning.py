"""The first hour: an account, both apps connected, a recipe built from an empty page and turned on."""

from tests.web.hands import choose, insert, settle, write

PASSWORD = "seven otters read quietly"


async def make_account(firm):
    tab = firm.tab
    await tab.open(firm.link)
    await firm.visit("first-account")
    await tab.fill("Your name", "Olga Owner")
    await tab.fill("E-mail address", "olga@hart.example")
    await tab.fill("Password", PASSWORD)
    assert "0 of 4 done" in await tab.follow("Create account")
    await firm.visit("home")


async def connect(firm, app, title):
    """Connect an app from the first steps, through its own consent page."""
    tab = firm.tab
    await tab.open("/")
    await tab.follow(f"Connect {app}")
    await firm.visit(f"connect-{app}")
    assert f"Allow access to {app}?" in await tab.follow(f"Continue to {title}")
    assert "Connected as" in await tab.follow("Allow")
    await firm.visit(f"connected-{app}")


async def build(firm):
    """Build "bill approved, customer, invoice, a note for each matter" from an empty page."""
    tab = firm.tab
    await tab.open("/recipes")
    await firm.visit("no-recipes")
    await tab.follow("New recipe")
    await choose(tab, "What starts the recipe?", "Bill State Updated")
    await tab.until_text("Samples are from a real one")
    await _add_filter(tab)
    await firm.visit("filter")
    await _add_customer(tab)
    await _add_invoice(tab)
    await tab.press("Try this step")
    tried = await tab.until_text("Nothing was written anywhere", 60)
    assert "Create Invoice" in tried
    await firm.visit("tried")
    await _add_notes(tab)
    await tab.fill("Name of the recipe", "Bills to invoices")
    await settle(tab)
    assert await tab.run("document.querySelectorAll('.pill-box[aria-invalid=true]').length") == 0
    await firm.visit("loop")
    page = await tab.follow("Save")
    assert "For each of matters" in page
    await firm.visit("saved")


async def _add_filter(tab):
    await tab.press("Add a condition")
    await tab.until("!!document.querySelector('[name=\"f:only_if[0]\"]')")
    await tab.fill("What to look at, condition 1", "trigger.net_total")
    await tab.fill("How to compare, condition 1", "greater_than")
    await settle(tab)
    await write(tab, "Value, condition 1", "0")


async def _add_customer(tab):
    await tab.press("Add a step before all others")
    await choose(tab, "What should happen next?", "Find or Create Customer")
    await insert(tab, "Insert a value: Display name", "client name")
    await tab.until_text("Gives: ")


async def _add_invoice(tab):
    await tab.press("Add a step after step 2")
    await choose(tab, "What should happen next?", "Create Invoice")
    await insert(tab, "Choose: Customer", "customer id")
    await tab.fill("Where they come from", "trigger.charges")
    await tab.until_text("Done for each line")
    await tab.press("More fields")
    await insert(tab, "Insert a value: Invoice number", "number")
    await insert(tab, "Insert a value: Expected total", "net total")


async def _add_notes(tab):
    await tab.press("Add a step after step 3")
    await choose(tab, "What should happen next?", "Loop")
    await tab.fill("For each of", "{{ trigger.matters }}")
    await settle(tab)
    await tab.press("Add a step first under: For each one")
    await choose(tab, "What should happen next?", "Create Matter Note")
    await insert(tab, "Choose: Matter", "each one id")
    await tab.fill("Subject", "Invoiced in QuickBooks")
    await settle(tab)


async def plan_and_turn_on(firm):
    """See what the recipe would do with the real bills of the past, then turn it on for new ones."""
    tab = firm.tab
    await tab.follow("Plan")
    plan = await tab.until_text("Of the last 3 events", 60)
    assert "Create Invoice: 3 new" in plan
    assert "1003 · " in plan
    await tab.run("document.querySelector('.plan-item').open = true")
    await firm.visit("plan")
    await tab.follow("Turn on")
    await firm.visit("turn-on")
    await tab.follow("Turn on")
    await tab.until_text("shows up here")
    await firm.visit("on")
