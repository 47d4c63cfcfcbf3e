"""An ordinary day: a bill becomes an invoice while somebody watches, a sign-in breaks, and what waited goes on."""


async def watch_a_run(firm, number):
    """Approve a bill at Clio and see its run come and finish without touching the page."""
    tab = firm.tab
    await firm.approve(number)
    await tab.open("/runs")
    await tab.until_text("Finished", 60)
    await firm.visit("runs")
    run = await tab.follow(number)
    assert "Create Matter Note" in run
    await firm.visit("run")


async def open_the_invoice(firm, number):
    """Follow the link from the run to the invoice in QuickBooks' own page."""
    tab = firm.tab
    links = "[...document.querySelectorAll('main a')].filter((each) => each.href.includes('/app/invoice'))"
    address = await tab.run(f"{links}[0].href")
    await tab.open(address)
    assert f"Invoice {number}" in await tab.text()
    await firm.visit("invoice")


async def break_the_sign_in(firm, *numbers):
    """QuickBooks takes the access back while bills are approved; Home says so by itself."""
    tab = firm.tab
    await firm.work.tell("tokens/revoke", {"vendor": "quickbooks"})
    await firm.approve(*numbers)
    await tab.open("/")
    await tab.until_text(f"QuickBooks disconnected, {len(numbers)} items waiting", 90)
    await firm.visit("alarm")


async def sign_in_again(firm, many):
    """Reconnect from the alarm, and see what waited finish."""
    tab = firm.tab
    assert "Connect QuickBooks again" in await tab.follow("Reconnect")
    await firm.visit("reconnect")
    await tab.follow("Continue to QuickBooks Online")
    assert "Connected as" in await tab.follow("Allow")
    await tab.open("/runs")
    await tab.until(f"document.querySelectorAll('#results .state-good').length === {many}", 90)
    await firm.visit("caught-up")
    await tab.open("/")
    assert "Nothing needs you" in await tab.text()
