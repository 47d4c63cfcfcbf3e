"""The first page: one line for each cause, who can help, and whether everything is well."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.clock import now
from engine.run_filling import fill
from recipes.text import read_recipe
from services.silence import silences
from storage.books.findings import Finding
from storage.rows import Expiries, Found
from tests.services.office import BOOKED, TASKS

MONDAY = datetime(2026, 3, 30, 15, tzinfo=UTC)
PROOF = {
    "clean": True,
    "accounts": [
        {
            "id": "1", "title": "Trust", "bank": 1234500, "liability": 1234500, "clio": 1234500,
            "clio_account": 1234500, "bank_residue": 0, "liability_residue": 0, "clio_residue": 0, "ledgers": [],
        }
    ],
}  # fmt: skip


@pytest.fixture
async def busy(office):
    await office.connect_both()
    return office


@pytest.fixture
async def books(busy):
    rows = {row.app: row.id for row in await busy.store.connections.list()}
    return await busy.store.books.accounts.add("Main", rows["clio"], rows["quickbooks"])


async def needs(client):
    return (await client.get("/api/v1/home")).json()["needs"]


async def fail(office, many=3):
    """Runs that failed for one cause."""
    row = await office.store.recipes.add("Invoices")
    await office.store.recipes.save_version(row.id, read_recipe(TASKS).model_dump(mode="json"), TASKS)
    for number in range(many):
        run = await office.store.runs.start(row.id, str(number))
        message = f"Matter 000{number} has no client"
        await office.store.runs.finish(run.id, "failed", {"kind": "refused", "message": message, "remedy": "x"})
    return row


async def test_a_new_firm_is_led_through_its_first_steps(office, browser):
    shown = (await browser.get("/")).text
    for words in ("0 of 4 done", "Nothing needs you", 'href="/connections/new/clio"'):
        assert words in shown
    await office.connect("clio")
    assert "1 of 4 done" in (await browser.get("/")).text


async def test_the_first_steps_go_once_all_are_done(books, busy, browser):
    await busy.turn_on(BOOKED)
    await busy.store.books.accounts.set_state(books.id, "on")
    assert "First steps" not in (await browser.get("/")).text


async def test_failures_of_one_cause_are_one_line(office, api):
    recipe = await fail(office)
    (need,) = await needs(api)
    assert (need["title"], need["able"]) == ("Invoices: 3 runs failed", True)
    assert need["link"] == f"/runs?state=failed&recipe={recipe.id}"


async def test_old_failures_are_history(office, api):
    with time_machine.travel(now() - timedelta(days=40)):
        await fail(office)
    assert await needs(api) == []


async def test_an_account_to_reconnect_says_how_much_waits(busy, api):
    on = await busy.turn_on(TASKS)
    await busy.sandbox.control("work", open_matters=2)
    await busy.hear(on)
    clio = await busy.store.connections.by_name("Clio")
    await busy.store.connections.set_state(clio.id, "broken", "the sign-in ended")
    await busy.work()
    (need,) = await needs(api)
    assert (need["title"], need["detail"]) == ("Clio disconnected, 2 items waiting", "the sign-in ended")
    assert (need["link"], need["who"]) == (f"/connections/{clio.id}/reconnect", "owner or admin")


async def test_a_sign_in_that_ends_soon_is_told(office, api):
    soon = Expiries(refresh=now() + timedelta(days=9, hours=1))
    await office.store.connections.add("clio", "us", "Clio", secret=b"x", expiries=soon)
    assert [need["title"] for need in await needs(api)] == ["Clio: the sign-in ends in 9 days"]


async def test_a_question_names_who_may_answer(office, sign_in):
    recipe = await fail(office, 0)
    run = await office.store.runs.start(recipe.id, "1")
    await office.store.approvals.ask(run.id, "1", who="bookkeeper", content={"ask": "?"}, expires_at=None)
    (need,) = await needs(await sign_in("viewer"))
    assert (need["title"], need["able"]) == ("1 question waits for an answer", False)
    assert need["who"] == "owner, admin or bookkeeper"
    assert (await needs(await sign_in("bookkeeper")))[0]["able"]


async def test_runs_that_nobody_takes_up_are_told(office, api):
    recipe = await fail(office, 0)
    with time_machine.travel(now() - timedelta(minutes=6)):
        await office.store.runs.start(recipe.id, "1")
    assert [need["title"] for need in await needs(api)] == ["No worker takes up new runs"]


async def test_the_books_tell_what_is_held_planned_and_wrong(books, busy, api):
    held = [Finding("CLOSED_PERIOD", f"CT-{number}", 5, {"sentence": "March is closed"}) for number in (1, 2)]
    await busy.store.books.findings.replace(books.id, "hold", held)
    alarm = Finding("SHORTAGE", "1", 5, {"sentence": "Trust is short by $5.00"})
    await busy.store.books.findings.replace(books.id, "alarm", [alarm])
    await busy.store.books.plans.propose(books.id, "d", {"steps": []}, {"create": 1}, ("the first",))
    found = {need["title"]: need["detail"] for need in await needs(api)}
    assert next(iter(found)) == "Main: 1 item to look at in trust"
    assert found["Main: 2 items held back"] == "One of them: March is closed"
    assert "Main: a plan waits for approval" in found


async def test_a_recipe_that_asks_for_an_admin_is_told(office, api):
    row = await fail(office, 0)
    await office.store.recipes.ask(row.id, "ben")
    assert [need["title"] for need in await needs(api)] == ["Invoices: ben asks to turn it on"]


async def hear(office, source, moment, many):
    with time_machine.travel(moment, tick=False):
        found = [Found(f"{moment}/{number}", str(number), {}) for number in range(many)]
        await office.store.events.note_events(source.id, found)


@pytest.mark.parametrize(("weeks", "hours", "alarm"), [(4, 26, True), (4, 2, False), (2, 26, False), (0, 26, False)])
async def test_unusual_silence_is_told(busy, api, weeks, hours, alarm):
    clio = await busy.store.connections.by_name("Clio")
    source = await busy.store.sources.ensure(clio.id, "clio.new_bill", {})
    for week in range(1, weeks + 1):
        await hear(busy, source, MONDAY - timedelta(weeks=week, hours=1), 12)
    await hear(busy, source, MONDAY - timedelta(hours=hours), 1)
    with time_machine.travel(MONDAY, tick=False):
        found = await silences(busy.store)
    assert [each.hours for each in found] == [hours] * alarm
    assert [each.a_day for each in found] == [11] * alarm


async def test_trust_is_told_to_the_cent_with_its_day(books, busy, browser):
    assert "Not compared yet" in (await browser.get("/")).text
    await busy.store.books.reconciliations.add(books.id, "", "2026-03-31", residue=0, differences=0, body=PROOF)
    shown = (await browser.get("/")).text
    assert ("Balanced to the cent" in shown, "$12,345.00" in shown, "Mar 31, 2026" in shown) == (True,) * 3
    await busy.store.books.reconciliations.add(
        books.id, "", "2026-04-30", residue=100, differences=2, body={**PROOF, "clean": False}
    )
    shown = (await browser.get("/")).text
    assert ("2 differences" in shown, "$1.00" in shown) == (True, True)


async def test_money_moved_is_that_of_this_month(books, busy, api):
    common = {"state": "open", "version": 1, "sync_token": "0", "document": {}}
    today = now().date().isoformat()
    for key, day, cents in (("A", today, 1050), ("B", today, 2000), ("C", "2020-01-31", 99)):
        await busy.store.books.postings.keep(
            books.id, key, kind="Invoice", vendor_id=key, posted_on=day, cents=cents, **common
        )
    moved = (await api.get("/api/v1/home")).json()["moved"]
    assert moved == [{"what": "invoices", "many": 2, "amount": "30.50"}]


async def test_without_books_it_is_what_recipes_finished(busy, api):
    on = await busy.turn_on(BOOKED)
    await busy.approve()
    await busy.hear(on)
    await busy.work()
    await fill(busy.store)
    found = (await api.get("/api/v1/home")).json()
    assert [each["many"] for each in found["moved"]] == [1]
    assert found["days"][-1]["finished"] == 1


async def test_the_inbox_is_sent_again_only_when_it_changed(office, browser):
    address = re.search(r'hx-get="(/needs[^"]+)"', (await browser.get("/")).text)[1].replace("&amp;", "&")
    assert (await browser.get(address)).status_code == 204
    await fail(office)
    assert "Invoices: 3 runs failed" in (await browser.get(address)).text


async def test_home_in_a_real_browser(books, busy, tab, pictures):
    await busy.store.books.reconciliations.add(books.id, "", "2026-03-31", residue=0, differences=0, body=PROOF)
    recipe = await fail(busy)
    on = await busy.turn_on(TASKS)
    await busy.sandbox.control("work", open_matters=5)
    await busy.hear(on)
    await busy.work()
    await tab.open("/")
    await tab.until_text("Invoices: 3 runs failed")
    faults = await tab.faults() + await tab.faults(dark=True)
    await tab.look(pictures / "home.png")
    await tab.look(pictures / "home-dark.png", dark=True)
    await tab.look(pictures / "home-small.png", width=390)
    width = await tab.width()
    await tab.follow("Look and try again")
    assert f"recipe={recipe.id}" in await tab.run("location.href")
    assert (faults, width[0] <= width[1], tab.complaints) == ([], True, [])
