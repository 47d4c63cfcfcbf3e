"""A firm's first day in a real browser, against the whole house and the stand-ins for Clio and QuickBooks."""

import pytest

from tests.web.chromium import PROGRAM
from tests.web.story import beginning, keeping, working
from tests.web.story.firm import new_firm

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")


@pytest.fixture
async def firm(tmp_path, pictures):
    """Everything runs; nobody has an account yet."""
    async with new_firm(tmp_path / "home", pictures) as each:
        yield each


async def connected(firm):
    await beginning.make_account(firm)
    await beginning.connect(firm, "Clio", "Clio Manage")
    await beginning.connect(firm, "QuickBooks", "QuickBooks Online")


async def test_a_new_firm_makes_an_account_and_connects_both_apps(firm):
    await connected(firm)
    await firm.tab.open("/")
    assert "2 of 4 done" in await firm.tab.text()


@pytest.mark.proof
async def test_from_the_first_link_to_a_frozen_month(firm, tmp_path):
    await firm.approve("1001", "1002", "1003")
    await connected(firm)
    await beginning.build(firm)
    await beginning.plan_and_turn_on(firm)
    await working.watch_a_run(firm, "1004")
    await working.open_the_invoice(firm, "1004")
    await working.break_the_sign_in(firm, "1006", "1007")
    await working.sign_in_again(firm, many=3)
    assert await firm.invoices() == ["1004", "1006", "1007"]
    await keeping.receive_trust_money(firm)
    await keeping.set_up(firm)
    base = await keeping.where(firm)
    await keeping.plan_and_apply(firm)
    await keeping.switch_on(firm)
    await keeping.compare(firm, base, "All sides agree", "trust")
    await keeping.mistake_and_correction(firm, base)
    assert await keeping.freeze(firm, base, tmp_path) == "%PDF-"
    await firm.tab.open("/")
    assert "Balanced to the cent" in await firm.tab.text()
    await firm.visit("home-in-the-end")
    assert await firm.invoices() == ["1001", "1002", "1003", "1004", "1006", "1007"]
