"""The audit trail at a browser: found, checked for changes, taken out as CSV."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import update

from engine import audit_walk
from services import audit_views
from services.audit_views import Filters
from storage.tables import audit
from tests.web.crowd import send

DAYS = {"since": "2026-01-01", "until": "2026-12-31"}


async def entries(office, **filters):
    found = await audit_views.search(office.inst, office.owner, Filters(**filters))
    return [(each.who, each.did) for each in found.entries]


@pytest.fixture
async def trail(office):
    """Three entries on two days, by two people."""
    for day, who, verb in ((1, "ann", "recipe added"), (2, "bob", "recipe added"), (2, "bob", "=cmd()")):
        with time_machine.travel(datetime(2026, 3, day, 23, tzinfo=UTC), tick=False):
            await office.inst.store.firm("main", who).audit.append(verb, f"recipe:{day}", {"n": day})
    return office


async def test_entries_are_found_by_person_verb_subject_and_day(trail):
    assert await entries(trail, who="ann") == [("ann", "recipe added")]
    assert await entries(trail, did="recipe added") == [("bob", "recipe added"), ("ann", "recipe added")]
    assert await entries(trail, to="recipe:2") == [("bob", "=cmd()"), ("bob", "recipe added")]
    assert await entries(trail, since="2026-03-02", until="2026-03-02", did="recipe added") == [("bob", "recipe added")]
    assert await entries(trail, since="2027-01-01") == []


async def test_days_are_the_firms_own(trail, people):
    owner = await people.owner()
    await send(owner, "/settings", name="Hart", zone="Asia/Tokyo")
    page = (await owner.get("/settings/audit?since=2026-03-02&until=2026-03-02")).text
    assert (page.count("recipe:1"), page.count("recipe:2")) == (1, 0)


async def test_pages_go_on_where_the_last_one_ended(office, people):
    owner = await people.owner()
    for number in range(120):
        await office.store.audit.append("counted", f"thing:{number}")
    seen, address = [], "/settings/audit?did=counted"
    while address:
        page = (await owner.get(address)).text
        seen += re.findall(r"thing:(\d+)", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == [str(number) for number in reversed(range(120))]


@pytest.mark.parametrize("days", [{"since": "yesterday"}, {"until": "2026-13-01"}])
async def test_what_is_no_day_is_refused(browser, days):
    answer = await browser.get("/settings/audit", params=days)
    assert (answer.status_code, "is no day" in answer.text) == (422, True)


async def test_the_export_holds_all_of_the_days_and_no_formula(trail, browser):
    answer = await browser.get("/settings/audit/export.csv", params=DAYS)
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [row[3] for row in rows[:4]] == ["did", "recipe added", "recipe added", "'=cmd()"]
    assert answer.headers["content-disposition"] == 'attachment; filename="audit-2026-01-01-2026-12-31.csv"'
    (noted,) = [each for each in await trail.store.audit.list() if each.verb == "audit exported"]
    assert noted.detail == DAYS


@pytest.mark.parametrize("days", [{}, {"since": "2026-01-01"}, {"since": "2024-01-01", "until": "2026-01-01"}])
async def test_an_export_without_a_range_of_days_is_refused(browser, days):
    answer = await browser.get("/settings/audit/export.csv", params=days)
    assert (answer.status_code, "an export needs a first and a last day" in answer.text) == (422, True)


async def test_the_check_goes_on_in_pieces_and_starts_anew(office):
    for number in range(7):
        await office.store.audit.append("counted", f"thing:{number}")
    steps = [await audit_walk.walk_on(office.store, 3) for _ in range(4)]
    assert [(each.at, each.whole, each.whole_at is not None) for each in steps] == [
        (3, 0, False), (6, 0, False), (0, 7, True), (3, 7, True),
    ]  # fmt: skip


async def test_a_changed_entry_is_told_on_the_page(office, browser):
    await office.store.audit.append("counted", "thing:1", {"n": 1})
    await send(browser, "/settings/audit", "/settings/audit/check")
    assert "entries were checked" in (await browser.get("/settings/audit")).text
    async with office.inst.store.database.write() as connection:
        await connection.execute(update(audit).values(detail={"n": 2}))
    await send(browser, "/settings/audit", "/settings/audit/check")
    assert "Entry 1 was changed" in (await browser.get("/settings/audit")).text


async def test_people_and_verbs_are_listed_to_choose_from(trail):
    found = await audit_views.choices(trail.inst, trail.owner)
    assert {"ann", "bob"} <= set(found["who"])
    assert found["did"] == sorted(set(found["did"]))


async def test_a_bookkeeper_may_not_read_it(people):
    await people.owner()
    vera = await people.join("vera@hart.example", "bookkeeper")
    assert (await vera.get("/settings/audit")).status_code == 403
