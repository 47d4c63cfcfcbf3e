"""Settings at a browser: the firm, how long contents are kept, notifications and keys of the REST API."""

import re
from datetime import timedelta

import pytest
import time_machine

from engine import housekeeping
from services.identity import tokens
from storage.rows import Found
from tests.services.office import TASKS
from tests.web.crowd import send


async def test_a_new_name_and_zone_show_on_every_page(people, office):
    owner = await people.owner()
    answer = await send(owner, "/settings", name="  Hart   & Lowe ", zone="America/New_York")
    page = await owner.get(answer.headers["location"])
    assert ("Saved" in page.text, "Hart &amp; Lowe" in (await owner.get("/account")).text) == (True, True)
    (entry,) = [each for each in await office.store.audit.list() if each.verb == "firm changed"]
    assert entry.detail == {"name": "Hart & Lowe", "zone": "America/New_York"}


@pytest.mark.parametrize("typed", [{"name": "", "zone": "UTC"}, {"name": "Hart", "zone": "Mars/Olympus"}])
async def test_an_unfit_name_or_zone_is_refused_and_stays_typed(people, typed):
    owner = await people.owner()
    answer = await send(owner, "/settings", **typed)
    assert (answer.status_code, f'value="{typed["zone"]}"' in answer.text) == (422, True)


async def test_a_viewer_reads_the_firm_and_gets_no_more_tabs(people):
    await people.owner()
    vera = await people.join("vera@hart.example")
    page = (await vera.get("/settings")).text
    assert ("An owner or admin can change this" in page, "Audit trail" in page) == (True, False)
    assert [(await vera.get(f"/settings/{each}")).status_code for each in ("audit", "keeping", "tokens")] == [403] * 3
    assert (await vera.get("/settings/look")).status_code == 200


@pytest.mark.parametrize("days", ["6", "3651", "many", "-1", ""])
async def test_days_out_of_bounds_are_refused(people, days):
    answer = await send(await people.owner(), "/settings/keeping", way="days", days=days)
    assert (answer.status_code, f'value="{days}"' in answer.text) == (422, True)


async def test_contents_of_runs_go_after_the_days_that_were_chosen(office, people):
    owner = await people.owner()
    await office.connect("clio")
    recipe = await office.turn_on(TASKS)
    source = (await office.store.recipes.get(recipe.id)).source_id
    first = await office.store.events.note_event(source, Found("old", "old", {"client": "Smith"}))
    run = await office.store.runs.start(recipe.id, "old", event_id=first.id)
    await office.store.runs.save_step(run.id, "note", "done", input={"a": "Smith"}, output={"id": 7})
    await office.store.runs.finish(run.id, "failed", {"message": "x"})
    await send(owner, "/settings/keeping", way="days", days="30")
    assert await housekeeping.forget(office.store) == 0
    with time_machine.travel(timedelta(days=31)):
        assert await housekeeping.forget(office.store) == 1
        assert await housekeeping.forget(office.store) == 0
    (step,) = await office.store.runs.steps(run.id)
    event = await office.store.events.get(first.id)
    assert (step.state, step.input, step.output, event.payload) == ("done", None, None, None)
    answer = await owner.post(f"/api/v1/runs/{run.id}/replay", headers=await key(office))
    assert (answer.status_code, "was removed" in answer.text) == (422, True)


async def key(office, role="owner"):
    made = await tokens.create(office.inst, office.owner, "a program", role)
    return {"Authorization": f"Bearer {made.token}"}


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(people):
    owner, program = await people.owner(), people.browser()
    page = await send(owner, "/settings/tokens", name="nightly report", role="viewer")
    made = re.search(r"lxr_[\w-]+", page.text)[0]
    headers = {"Authorization": f"Bearer {made}"}
    assert (await program.get("/api/v1/runs", headers=headers)).status_code == 200
    listed = (await owner.get("/settings/tokens")).text
    assert ("nightly report" in listed, made in listed) == (True, False)
    question = re.search(r"/settings/tokens/\w+/revoke", listed)[0]
    assert "refused from the next request" in (await owner.get(question)).text
    assert (await send(owner, question)).status_code == 303
    assert (await program.get("/api/v1/runs", headers=headers)).status_code == 401


async def test_programs_set_the_same(office, api):
    firm = await api.put("/api/v1/settings/firm", json={"name": "Hart", "zone": "Europe/Vienna"})
    kept = await api.put("/api/v1/settings/retention", json={"days": 365})
    assert (firm.json()["zone"], kept.json()["days"]) == ("Europe/Vienna", 365)
    wanted = {"kinds": ["needs_you"], "url": "https://chat.example.com/hook"}
    made = (await api.put("/api/v1/settings/notifications", json=wanted)).json()
    shown = (await api.get("/api/v1/settings/notifications")).json()
    assert (made["secret"][:6], shown["has_secret"], "secret" in shown) == ("whsec_", True, False)
    assert (await api.post("/api/v1/settings/notifications/test")).json() == {"queued": 1}
    trail = (await api.get("/api/v1/audit", params={"did": "firm changed"})).json()
    assert [entry["details"]["name"] for entry in trail["entries"]] == ["Hart"]
    assert (await api.get("/api/v1/audit/export.csv")).status_code == 422
