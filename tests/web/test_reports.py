"""Reports: figures from the sums that are kept, the same on pages, over REST and in files."""

import csv
import io

import pytest

from core.clock import now
from engine.counting import count
from services.bookkeeping import book_plans
from sync.months import OPEN_END, Ledger, Month
from tests.books.kept import keep
from tests.services.office import TASKS

MONTH = now().strftime("%Y-%m")
EVIL = '=HYPERLINK("http://x")'


@pytest.fixture
async def kept(office):
    """Books with two clients, one of whose names is a formula, that have bills and trust money."""
    await office.connect_both()
    rows = {row.app: row.id for row in await office.store.connections.list()}
    row = await office.store.books.accounts.add("Main", rows["clio"], rows["quickbooks"])
    await office.store.books.facts.keep(
        row.id, "contact", {"7": {"id": 7, "name": "Ada Bell"}, "8": {"id": 8, "name": EVIL}}
    )
    await office.store.books.facts.keep(row.id, "matter", {"71": {"id": 71, "display_number": "00071-Bell"}})
    figures = {("", ""): 3, ("7", ""): 2, ("7", "71"): 2, ("8", ""): 1}
    months = [
        Month(Ledger(*ledger), MONTH, OPEN_END, each * 100_050, each * 40_000, 0, each * 60_050, each * 5_025)
        for ledger, each in figures.items()
    ]  # fmt: skip
    await office.store.books.months.keep(row.id, months)
    return row


def table(answer):
    return list(csv.reader(io.StringIO(answer.text)))


async def test_without_books_the_page_says_what_is_missing_and_who_may_set_it_up(office, browser):
    shown = (await browser.get("/reports")).text
    assert ("Set up the books to see billed and collected" in shown, "Set up the books</a>" in shown) == (True, True)


async def test_figures_are_shown_by_month_client_and_matter(kept, browser):
    shown = (await browser.get("/reports")).text
    assert ("$3,001.50" in shown, "Ada Bell" in shown, "$2,001.00" in shown) == (True,) * 3
    shown = (await browser.get("/reports?client=7")).text
    assert ("00071-Bell" in shown, "$3,001.50" in shown) == (True, False)


async def test_clients_come_by_what_they_owe_and_trust_by_what_is_held(kept, api):
    found = (await api.get("/api/v1/reports/billing?period=24")).json()
    assert [(each["name"], each["outstanding"]) for each in found["clients"]] == [
        ("Ada Bell", "1201.00"),
        (EVIL, "600.50"),
    ]
    held = (await api.get("/api/v1/reports/trust")).json()
    assert [(each["name"], each["held"][-1]) for each in held["apart"]] == [("Ada Bell", "100.50"), (EVIL, "50.25")]


async def test_files_have_the_same_figures_and_no_formulas(kept, browser, api):
    rows = table(await browser.get("/reports/money/clients.csv"))
    assert rows[0][:3] == ["id", "name", "billed"]
    assert [row[1:4] for row in rows[1:]] == [["Ada Bell", "2001.00", "800.00"], [f"'{EVIL}", "1000.50", "400.00"]]
    assert table(await api.get("/api/v1/reports/money/matters.csv?client=7"))[1][:2] == ["71", "00071-Bell"]
    assert (await browser.get("/reports/money/secrets.csv")).status_code == 404


async def test_taking_figures_out_is_in_the_audit_trail(office, kept, browser):
    await browser.get("/reports/money/months.csv")
    assert (await office.store.audit.list(1))[0].verb == "report exported"


@pytest.mark.parametrize("address", ["/reports?period=x", "/reports?books=none", "/reports/automation?period=31"])
async def test_an_address_that_asks_for_what_there_is_not_is_told_so(office, browser, address):
    answer = await browser.get(address)
    assert (answer.status_code, "there is none" in answer.text or "none of this name" in answer.text) == (404, True)


async def test_a_plan_of_the_books_fills_the_reports_and_again_after_they_were_lost(office, api):
    await office.connect_both()
    await keep(office)
    await office.approve(2)
    await book_plans.plan(office.inst, office.owner)
    first = (await api.get("/api/v1/reports/billing?period=24")).json()
    assert (first["known"], len(first["clients"]) > 0) == (True, True)
    (row,) = await office.store.books.accounts.list()
    await office.store.books.months.keep(row.id, ())
    await office.store.settings.remove(f"reports.months.{row.id}")
    await book_plans.plan(office.inst, office.owner)
    assert (await api.get("/api/v1/reports/billing?period=24")).json() == first


async def test_what_the_automation_did_is_told_by_day_recipe_and_app(office, browser, api):
    await office.connect_both()
    on = await office.turn_on(TASKS)
    await office.sandbox.control("work", open_matters=2)
    await office.hear(on)
    await office.work()
    await count(office.store, "UTC")
    found = (await api.get("/api/v1/reports/automation?period=7")).json()
    assert found["days"][-1]["finished"] == 2
    assert [(each["app"], each["many"]) for each in found["writes"]] == [("Clio Manage", 2)]
    shown = (await browser.get("/reports/automation?period=7")).text
    assert ("Welcome" in shown, "Runs by day" in shown) == (True, True)
    assert table(await browser.get("/reports/automation/recipes.csv"))[1][1:] == ["Welcome", "2", "0", "0"]


async def test_reports_in_a_real_browser(office, kept, tab, pictures):
    await tab.open("/reports")
    await tab.until_text("Ada Bell")
    await tab.fill("Client", "7")
    await tab.until_text("00071-Bell")
    assert "client=7" in await tab.run("location.href")
    assert await tab.until("Chart.getChart(document.querySelector('canvas'))?.data.datasets[0].data[0]") == "2001.00"
    for path in ("/reports", "/reports/trust"):
        await tab.open(path)
        faults = await tab.faults() + await tab.faults(dark=True)
        await tab.look(pictures / f"{path.replace('/', '-')}.png")
        width = await tab.width()
        assert (faults, width[0] <= width[1], tab.complaints) == ([], True, [])
