"""Somebody builds "bill approved, customer, invoice" in a real browser, from an empty page."""

import pytest

from services import recipes
from tests.web.chromium import PROGRAM
from tests.web.hands import choose, insert, settle, write

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")


async def usable(tab):
    """The judge of accessibility finds nothing, in both themes, and nothing is wider than a telephone."""
    assert await tab.faults() + await tab.faults(dark=True) == []
    size = {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    await tab.ask("Emulation.setDeviceMetricsOverride", **size)
    content, window = await tab.width()
    await tab.ask("Emulation.clearDeviceMetricsOverride")
    assert content <= window


async def test_from_an_empty_page_to_a_saved_recipe(office, tab, pictures):
    await office.connect_both()
    await office.approve(2)
    await tab.open("/recipes/new")
    await tab.look(pictures / "builder-empty.png")
    await choose(tab, "What starts the recipe?", "Bill State Updated")
    await tab.until_text("Samples are from a real one")
    await tab.fill("New state", "awaiting_payment")
    await settle(tab)
    await tab.press("Add a condition")
    await tab.until("!!document.querySelector('[name=\"f:only_if[0]\"]')")
    await tab.fill("What to look at, condition 1", "trigger.net_total")
    await tab.fill("How to compare, condition 1", "greater_than")
    await settle(tab)
    await write(tab, "Value, condition 1", "0")
    await tab.look(pictures / "builder-trigger.png")
    await tab.press("Add a step before all others")
    await choose(tab, "What should happen next?", "Find or Create Customer")
    await tab.until_text("Display name")
    await insert(tab, "Insert a value: Display name", "client name")
    await tab.until_text("Gives: ")
    await tab.look(pictures / "builder-customer.png")
    await tab.press("Add a step after step 2")
    await choose(tab, "What should happen next?", "Create Invoice")
    await insert(tab, "Choose: Customer", "customer id")
    await tab.fill("Where they come from", "trigger.charges")
    await tab.until_text("Done for each line")
    await tab.look(pictures / "builder-invoice.png")
    await tab.look(pictures / "builder-invoice-dark.png", dark=True)
    await tab.look(pictures / "builder-invoice-small.png", width=390)
    await usable(tab)
    await tab.press("Try this step")
    await tab.until_text("Nothing was written anywhere")
    await tab.look(pictures / "builder-tried.png")
    await tab.press("Add a step after step 3")
    await choose(tab, "What should happen next?", "Loop")
    await tab.fill("For each of", "{{ trigger.matters }}")
    await settle(tab)
    await tab.press("Add a step first under: For each one")
    await choose(tab, "What should happen next?", "Create Matter Note")
    await insert(tab, "Choose: Matter", "each one id")
    await tab.fill("Subject", "Invoiced")
    await settle(tab)
    await tab.look(pictures / "builder-loop.png")
    await tab.fill("Name of the recipe", "Bills to invoices")
    await settle(tab)
    page = await tab.follow("Save")
    assert "Bills to invoices" in page
    (saved,) = await recipes.listing(office.inst, office.owner)
    assert tab.complaints == [], tab.complaints
    assert saved.name == "Bills to invoices"
    text = (await recipes.show(office.inst, office.owner, saved.id)).text
    for written in (
        "is: greater_than",
        'for_each: "{{ trigger.matters }}"',
        "$each: trigger.charges",
        'matter_id: "{{ each.id }}"',
    ):
        assert written in text, text
