"""The pages of runs: searching, one run step by step, trying again, deciding, cancelling."""

import re

import pytest
from markupsafe import escape

from engine.run_filling import fill
from tests.services.office import BOOKED, TASKS


@pytest.fixture
async def busy(office):
    await office.connect_both()
    return office


async def start(office, text=TASKS, many=1, fail=False):
    """Runs of a recipe that heard of new matters; `fail` lets them meet an account that was renamed."""
    on = await office.turn_on(text)
    await office.sandbox.control("work", open_matters=many)
    await office.hear(on)
    if fail:
        clio = await office.store.connections.by_name("Clio")
        await office.store.connections.rename(clio.id, "Away")
        await office.work()
        await office.store.connections.rename(clio.id, "Clio")
    await fill(office.store)
    return await office.store.runs.list()


async def send(browser, path, **fields):
    """Fill in the form that posts to an address of the page shown there."""
    shown = (await browser.get(path.rpartition("/")[0] if path.count("/") > 2 else path)).text
    token = re.search(r'name="form-token" content="([^"]+)"', shown)[1]
    return await browser.post(path, data={"form_token": token, **fields})


async def test_the_history_is_searched_by_what_people_know(busy, browser):
    runs = await start(busy, many=2)
    known = await busy.store.run_search.faces([run.id for run in runs])
    first = known[runs[0].id]
    shown = (await browser.get("/runs", params={"text": first.matter, "within": "matter"})).text
    assert (f'href="/runs/{runs[0].id}"' in shown, f'href="/runs/{runs[1].id}"' in shown) == (True, False)
    assert escape(first.client) in shown
    assert "Nothing fits" in (await browser.get("/runs", params={"text": "nobody"})).text
    assert "Nothing fits" in (await browser.get("/runs", params={"state": "attention"})).text


async def test_what_cannot_be_read_is_named_and_stays_typed(browser):
    answer = await browser.get("/runs", params={"amount_from": "many", "since": "soon", "text": "Hart"})
    assert answer.status_code == 422
    assert "The amount from: it is no amount" in answer.text
    assert "The first day: it is no day" in answer.text
    assert all(f'value="{typed}"' in answer.text for typed in ("many", "soon", "Hart"))


async def test_older_runs_are_a_page_away(busy, browser, monkeypatch):
    runs = await start(busy, many=3)
    answer = await browser.get("/api/v1/runs?limit=1")
    assert answer.status_code == 401
    shown = (await browser.get(f"/runs?before={runs[1].id}&recipe={runs[0].recipe_id}")).text
    assert (runs[2].id in shown, runs[1].id in shown, f'href="/runs?recipe={runs[0].recipe_id}"' in shown) == (
        True, False, True,
    )  # fmt: skip


async def test_a_run_is_told_step_by_step_with_a_link_to_what_was_written(busy, browser):
    on = await busy.turn_on(BOOKED)
    await busy.approve()
    await busy.hear(on)
    assert await busy.work() == {"finished": 1}
    (run,) = await busy.store.runs.list()
    shown = (await browser.get(f"/runs/{run.id}")).text
    assert "Create Invoice" in shown
    link = re.search(r'href="([^"]+/app/invoice\?txnId=\d+)"', shown)[1]
    assert "<h1>Invoice " in (await busy.sandbox.client.get(link)).text
    assert re.search(r'href="http[^"]+/nc/#/bills/\d+"', shown)
    assert "hx-get" not in shown.partition('id="story"')[2].partition(">")[0]


async def test_a_failed_run_goes_on_by_a_button(busy, browser):
    (run,) = await start(busy, fail=True)
    assert "Try again from the failed step" in (await browser.get(f"/runs/{run.id}")).text
    assert (await send(browser, f"/runs/{run.id}/replay")).headers["location"] == f"/runs/{run.id}"
    assert await busy.work() == {"finished": 1}
    refused = await send(browser, f"/runs/{run.id}/replay")
    assert (refused.status_code, "Reload the page" in refused.text) == (422, True)


async def test_many_runs_go_on_after_a_look_at_what_that_means(busy, browser):
    runs = await start(busy, many=3, fail=True)
    shown = (await browser.get("/runs?state=attention")).text
    assert all(f'value="{run.id}"' in shown for run in runs)
    preview = (await browser.get("/runs/replay", params={"run": [run.id for run in runs[:2]]})).text
    assert "Try 2 runs again" in preview
    assert await busy.store.runs.counts() == {"failed": 3}
    done = await send(browser, "/runs/replay", runs=",".join(run.id for run in runs[:2]))
    assert "2 runs go on" in (await browser.get(done.headers["location"])).text
    assert await busy.work() == {"failed": 1, "finished": 2}


async def test_what_cannot_be_tried_again_says_why(busy, browser):
    runs = await start(busy, many=2)
    await busy.work()
    shown = (await browser.get("/runs/replay", params={"run": [run.id for run in runs]})).text
    assert ("it is finished" in shown, '<button class="btn btn-primary"' in shown) == (True, False)
    assert "none is chosen" in (await browser.get("/runs/replay")).text
    assert (await browser.get("/runs/replay", params={"run": "run_1"})).status_code == 404


async def park(office):
    """A run whose write got no clear answer."""
    (run,) = await start(office)
    clio = await office.store.connections.by_name("Clio")
    effect = await office.store.effects.intend(
        "any", clio.id, "clio.create_matter_note", marker="m", request_id="r", payload_hash="h"
    )
    fence = await office.store.effects.start_sending(effect.id, "test", lease_seconds=9, look_after=0)
    await office.store.effects.park(effect.id, fence, {"status": "500"})
    await office.store.runs.save_step(run.id, "note", "failed", effect_id=effect.id)
    await office.store.runs.finish(run.id, "parked", {"message": "no clear answer", "remedy": "look"})
    return run, effect


async def test_a_person_says_what_they_found(busy, browser):
    run, effect = await park(busy)
    assert "Did it arrive?" in (await browser.get(f"/runs/{run.id}")).text
    assert "none is chosen" in (await send(browser, f"/runs/{run.id}/decide")).text
    refused = await send(browser, f"/runs/{run.id}/decide", decision="done")
    assert (refused.status_code, 'value="done" required checked' in refused.text) == (422, True)
    assert (await send(browser, f"/runs/{run.id}/decide", decision="done", object_id="4711")).status_code == 303
    assert (await busy.store.effects.get(effect.id)).object_id == "4711"


async def test_a_run_that_needs_a_decision_is_not_tried_again_among_others(busy, browser):
    run, _ = await park(busy)
    shown = (await browser.get("/runs/replay", params={"run": run.id})).text
    assert "somebody must first say whether what was sent arrived" in shown


async def test_cancelling_asks_first(busy, browser):
    (run,) = await start(busy)
    assert "cannot be started again" in (await browser.get(f"/runs/{run.id}/cancel")).text
    assert (await busy.store.runs.get(run.id)).state == "queued"
    await send(browser, f"/runs/{run.id}/cancel")
    assert (await busy.store.runs.get(run.id)).state == "cancelled"


async def test_a_failed_run_can_be_left_after_a_question(busy, browser):
    (run,) = await start(busy, fail=True)
    assert f'href="/runs/{run.id}/cancel"' in (await browser.get(f"/runs/{run.id}")).text
    assert "Leave it for good" in (await browser.get(f"/runs/{run.id}/cancel")).text
    await send(browser, f"/runs/{run.id}/cancel")
    assert (await busy.store.runs.get(run.id)).state == "cancelled"


ODD = (
    "amount_to=1e400",
    "amount_from=-1",
    "until=9999-12-31",
    "before=%00",
    "text=" + "a" * 201,
    "limit=-5",
    "within=x",
)


@pytest.mark.parametrize("query", ODD)
async def test_odd_filters_are_refused_and_not_failed(api, query):
    assert (await api.get(f"/api/v1/runs?{query}")).status_code in (200, 422)


async def test_a_run_that_waits_for_an_account_leads_there(busy, browser):
    (run,) = await start(busy)
    clio = await busy.store.connections.by_name("Clio")
    await busy.store.connections.set_state(clio.id, "broken", "the sign-in ended")
    await busy.work()
    shown = (await browser.get(f"/runs/{run.id}")).text
    assert f'href="/connections/{clio.id}"' in shown


async def test_a_page_that_looks_again_is_told_only_news(busy, browser):
    (run,) = await start(busy)
    story = (await browser.get(f"/runs/{run.id}")).text
    again = re.search(r'hx-get="([^"]+)"', story)[1].replace("&amp;", "&")
    lines = re.search(r'hx-get="(/runs/moving[^"]+)"', (await browser.get("/runs")).text)[1].replace("&amp;", "&")
    assert [(await browser.get(each)).status_code for each in (again, lines)] == [204, 204]
    await busy.work()
    news = await browser.get(again)
    assert (news.status_code, "Written" in news.text, "every 3s" in news.text) == (200, True, False)
    assert "Finished" in (await browser.get(lines)).text


@pytest.mark.parametrize("role", ["viewer"])
async def test_who_may_only_look_gets_no_buttons(busy, people, role):
    (run,) = await start(busy, fail=True)
    await people.owner()
    viewer = await people.join("vera@hart.example", role)
    shown = (await viewer.get(f"/runs/{run.id}")).text
    assert ("can try it again" in shown, f'action="/runs/{run.id}/replay"' in shown) == (True, False)
    assert 'type="checkbox"' not in (await viewer.get("/runs")).text
    assert (await viewer.get(f"/runs/replay?run={run.id}")).status_code == 403


async def test_the_same_over_rest(busy, api):
    runs = await start(busy, many=2, fail=True)
    found = (await api.get("/api/v1/runs", params={"state": "attention", "text": runs[0].id[:1] * 2})).json()
    assert found == []
    chosen = {"runs": [run.id for run in runs]}
    preview = (await api.post("/api/v1/runs/replay/preview", json=chosen)).json()
    assert [line["many"] for line in preview["lines"]] == [2]
    assert len((await api.post("/api/v1/runs/replay", json=chosen)).json()["replayed"]) == 2
    assert [
        len((await api.post("/api/v1/runs/replay", json=chosen)).json()[each]) for each in ("replayed", "unfit")
    ] == [0, 2]
    assert (await api.post("/api/v1/runs/replay", json={"runs": []})).status_code == 422


async def test_runs_in_a_real_browser(busy, tab, pictures):
    runs = await start(busy, many=4)
    await tab.open("/runs")
    await tab.fill("Number, matter or client", (await busy.store.run_search.faces([runs[2].id]))[runs[2].id].matter)
    await tab.until("document.querySelectorAll('#results tbody tr').length === 1")
    await tab.open("/runs")
    await busy.work()
    await tab.until("document.querySelectorAll('.state-good').length === 4")
    assert "Moving" not in await tab.text()
    faults = await tab.faults() + await tab.faults(dark=True)
    await tab.look(pictures / "runs.png")
    await tab.look(pictures / "runs-dark.png", dark=True)
    await tab.look(pictures / "runs-small.png", width=390)
    width = await tab.width()
    await tab.open(f"/runs/{runs[0].id}")
    faults += await tab.faults() + await tab.faults(dark=True)
    await tab.look(pictures / "run.png")
    await tab.look(pictures / "run-small.png", width=390, dark=True)
    small = await tab.width()
    assert (faults, width[0] <= width[1], small[0] <= small[1], tab.complaints) == ([], True, True, [])
