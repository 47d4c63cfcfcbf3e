"""The page where whoever owns an installation adds firms, and invites their owners."""

import re

import pytest

from core.errors import Mistake
from services.identity import firms
from tests.web.crowd import PASSWORD, send

LIAM, OLGA = "liam@lowe.example", "olga@hart.example"
NEW = {"name": "Lowe Law", "email": LIAM}


def link_of(page):
    return re.search(r'<pre id="made-link">([^<]+)</pre>', page.text)[1]


async def test_a_firm_is_added_and_its_owner_comes_in_by_the_link(people):
    owner = await people.owner()
    page = await send(owner, "/settings/firms", **NEW)
    liam = people.browser()
    assert (await send(liam, link_of(page), name="Liam", password=PASSWORD)).status_code == 303
    assert "Lowe Law" in (await liam.get("/settings")).text
    assert (LIAM in (await liam.get("/people")).text, OLGA in (await liam.get("/people")).text) == (True, False)
    assert (LIAM in (await owner.get("/people")).text, LIAM in (await owner.get("/settings/audit")).text) == (
        False,
        False,
    )


async def test_only_owners_of_the_first_firm_see_and_add_firms(people):
    owner = await people.owner()
    liam, adam = people.browser(), await people.join("adam@hart.example", "admin")
    await send(liam, link_of(await send(owner, "/settings/firms", **NEW)), name="Liam", password=PASSWORD)
    assert "/settings/firms" in (await owner.get("/settings")).text
    for browser in (liam, adam):
        assert "/settings/firms" not in (await browser.get("/settings")).text
        assert (await browser.get("/settings/firms")).status_code == 403
        assert (await send(browser, "/settings", "/settings/firms", name="X", email=LIAM)).status_code == 403


async def test_once_its_owner_has_come_nobody_else_has_a_way_in(people):
    owner = await people.owner()
    first = link_of(await send(owner, "/settings/firms", **NEW))
    second = link_of(await send(owner, "/settings/firms", "/settings/firms/lowe-law/invite", email=LIAM))
    assert (await people.browser().get(first)).status_code == 422
    await send(people.browser(), second, name="Liam", password=PASSWORD)
    page = await send(owner, "/settings/firms", "/settings/firms/lowe-law/invite", email=OLGA)
    assert (page.status_code, "it has its own people" in page.text) == (422, True)


async def test_one_person_may_own_two_firms_and_switches_between_them(people, office):
    owner = await people.owner()
    made = link_of(await send(owner, "/settings/firms", name="Lowe Law", email=OLGA))
    await send(people.browser(), made, password=PASSWORD)
    assert "Switch to Lowe Law" in (await owner.get("/account")).text
    await send(owner, "/account", "/account/firm", firm="lowe-law")
    assert "Lowe Law" in (await owner.get("/settings")).text
    assert (await owner.get("/settings/firms")).status_code == 403


@pytest.mark.parametrize(("name", "email"), [("", LIAM), ("x" * 101, LIAM), ("your firm", LIAM), ("Lowe", "liam")])
async def test_what_is_no_firm_is_refused_and_stays_typed(people, office, name, email):
    owner = await people.owner()
    page = await send(owner, "/settings/firms", name=name, email=email)
    assert (page.status_code, f'value="{email}"' in page.text) == (422, True)
    assert [row.id for row in await office.inst.store.system.firms.list()] == ["main"]


async def test_names_that_look_alike_as_folders_stay_apart(api):
    names = ["Lowe & Co", "Lowe, Co", "Löwe Co", "事務所", "System"]
    made = [(await api.post("/api/v1/firms", json={"name": name})).json()["firm"]["id"] for name in names]
    assert made == ["lowe-co", "lowe-co-2", "lowe-co-3", "firm", "system-2"]


async def test_the_same_over_rest(api):
    made = (await api.post("/api/v1/firms", json={"name": "Lowe Law", "owner": LIAM})).json()
    assert (made["firm"]["id"], made["invitation"]["role"]) == ("lowe-law", "owner")
    again = await api.post("/api/v1/firms/lowe-law/owner", json={"email": LIAM})
    assert (again.status_code, "/invitation/" in again.json()["url"]) == (201, True)
    assert [each["name"] for each in (await api.get("/api/v1/firms")).json()] == ["Your firm", "Lowe Law"]


async def test_no_name_stands_in_for_the_id_of_another_firm(api, office):
    await api.post("/api/v1/firms", json={"name": "Lowe Law"})
    await office.inst.store.system.firms.change("lowe-law", "main", "UTC")
    assert (await firms.at_terminal(office.inst, "main")).firm == "main"
    await office.inst.store.system.firms.change("main", "Twins", "UTC")
    await office.inst.store.system.firms.change("lowe-law", "Twins", "UTC")
    with pytest.raises(Mistake, match="2 have this name"):
        await firms.at_terminal(office.inst, "twins")
