"""People: inviting, roles, removing, links to a new password; on pages and over REST."""

import re
from datetime import timedelta

import pytest
import time_machine

from services.actors import Actor, Role
from services.identity import people as service
from tests.web.crowd import PASSWORD, form, send

OLGA, VERA = "olga@hart.example", "vera@hart.example"
URL = re.compile(r"<pre[^>]*>(http[^<]+)</pre>")


async def test_somebody_invited_on_the_page_joins_with_that_role(people):
    owner, guest = await people.owner(), people.browser()
    page = await send(owner, "/people", "/people/invite", email=" Vera@Hart.example ", role="bookkeeper")
    link = URL.search(page.text)[1]
    assert "Give this link to vera@hart.example only" in page.text
    assert "invites vera@hart.example as bookkeeper" in (await guest.get(link)).text
    assert (await send(guest, link, name="Vera", password=PASSWORD)).status_code == 303
    assert "Your role: bookkeeper" in (await guest.get("/account")).text
    assert (await guest.get("/people")).status_code == 403
    assert (await people.browser().get(link)).status_code == 422


async def test_an_invitation_ends_after_a_week_or_when_ended(people):
    owner = await people.owner()
    page = await send(owner, "/people", "/people/invite", email=VERA, role="viewer")
    link = URL.search(page.text)[1]
    with time_machine.travel(timedelta(days=8)):
        assert (await people.browser().get(link)).status_code == 422
    (address,) = re.findall(r'action="(/invitations/[^"]+/end)"', page.text)
    assert (await send(owner, "/people", address)).status_code == 303
    assert (await people.browser().get(link)).status_code == 422


async def test_a_second_invitation_ends_the_first(people):
    owner = await people.owner()
    pages = [await send(owner, "/people", "/people/invite", email=VERA, role=each) for each in ("admin", "viewer")]
    links = [URL.search(page.text)[1] for page in pages]
    assert [(await people.browser().get(each)).status_code for each in links] == [422, 200]


async def test_an_account_there_is_joins_with_its_password_only(people, office):
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    await people.owner()
    made = await service.invite(office.inst, Actor("lowe", "terminal", Role.OWNER), OLGA, "viewer")
    guest = people.browser()
    assert (await send(guest, made.url, password="wrong wrong wrong")).status_code == 422
    assert (await send(guest, made.url, password=PASSWORD)).status_code == 303
    assert len(await office.inst.store.system.people.memberships(await people.id_of(OLGA))) == 2


async def test_another_role_counts_at_once_and_asks_to_sign_in_again(people):
    owner, vera = await people.owner(), await people.join(VERA, "admin")
    assert (await vera.get("/people")).status_code == 200
    address = f"/people/{await people.id_of(VERA)}/role"
    assert (await send(owner, "/people", address, role="viewer")).status_code == 303
    assert (await vera.get("/")).status_code == 401
    vera, _ = await people.sign_in(VERA)
    assert (await vera.get("/people")).status_code == 403


async def test_removing_somebody_is_said_first_and_ends_their_work_at_once(people):
    owner, vera = await people.owner(), await people.join(VERA)
    address = f"/people/{await people.id_of(VERA)}/remove"
    assert "signed out at once" in (await owner.get(address)).text
    assert (await vera.get("/")).status_code == 200
    assert (await send(owner, address)).status_code == 303
    assert (await vera.get("/")).status_code == 401
    assert (await people.sign_in(VERA))[1].status_code == 422


async def test_somebody_removed_can_be_invited_again(people):
    owner = await people.owner()
    await people.join(VERA)
    await send(owner, f"/people/{await people.id_of(VERA)}/remove")
    assert (await (await people.join(VERA, "builder")).get("/account")).status_code == 200


@pytest.mark.parametrize("way", ["role", "remove"])
async def test_the_last_owner_stays(people, way):
    owner = await people.owner()
    page = await send(owner, "/people", f"/people/{await people.id_of(OLGA)}/{way}", role="viewer")
    assert (page.status_code, "this is the last" in page.text) == (422, True)
    assert (await owner.get("/people")).status_code == 200


async def test_one_of_two_owners_may_go(people):
    owner = await people.owner()
    await people.join(VERA, "owner")
    assert (await send(owner, f"/people/{await people.id_of(VERA)}/remove")).status_code == 303


async def test_an_admin_stands_below_the_owner(people):
    await people.owner()
    admin = await people.join(VERA, "admin")
    olga = await people.id_of(OLGA)
    refused = [
        await send(admin, "/people", f"/people/{olga}/role", role="viewer"),
        await send(admin, "/people", f"/people/{olga}/remove"),
        await send(admin, "/people", f"/people/{olga}/reset"),
        await send(admin, "/people", f"/people/{await people.id_of(VERA)}/role", role="owner"),
        await send(admin, "/people", "/people/invite", email="x@hart.example", role="owner"),
    ]
    assert [each.status_code for each in refused] == [403] * 5


async def test_a_link_to_a_new_password_works_once_and_ends_all_browsers(people):
    owner, vera = await people.owner(), await people.join(VERA)
    page = await send(owner, "/people", f"/people/{await people.id_of(VERA)}/reset")
    link, guest = URL.search(page.text)[1], people.browser()
    assert (await send(guest, link, password="short")).status_code == 422
    late = await form(guest, link, password=PASSWORD)
    assert (await send(guest, link, password="nine herons sleep standing")).status_code == 303
    assert (await vera.get("/")).status_code == 401
    assert (await guest.post(link, data=late)).status_code == 422
    assert (await people.sign_in(VERA, "nine herons sleep standing"))[1].status_code == 303


async def test_a_link_to_a_new_password_ends_after_half_an_hour_or_a_change(people):
    owner, vera = await people.owner(), await people.join(VERA)
    made = await send(owner, "/people", f"/people/{await people.id_of(VERA)}/reset")
    link = URL.search(made.text)[1]
    with time_machine.travel(timedelta(minutes=31)):
        assert (await people.browser().get(link)).status_code == 422
    await send(vera, "/account", "/account/password", old=PASSWORD, password="nine herons sleep standing")
    assert (await people.browser().get(link)).status_code == 422


async def test_a_new_password_leaves_the_second_factor_on(people):
    owner, vera = await people.owner(), await people.join(VERA)
    await people.turn_on_factor(vera)
    page = await send(owner, "/people", f"/people/{await people.id_of(VERA)}/reset")
    await send(people.browser(), URL.search(page.text)[1], password=PASSWORD)
    assert (await people.sign_in(VERA))[1].headers["location"] == "/sign-in/code"


async def test_one_firm_cannot_reset_the_password_of_another_firms_people(people, office):
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    owner = await people.owner()
    await people.join(VERA)
    await people.join(VERA, firm="lowe")
    page = await send(owner, "/people", f"/people/{await people.id_of(VERA)}/reset")
    assert (page.status_code, "other firms too" in page.text) == (422, True)


async def test_the_same_over_rest(people, api):
    await people.owner()
    made = (await api.post("/api/v1/invitations", json={"email": VERA, "role": "builder"})).json()
    assert made["url"].startswith("http://localhost")
    (listed,) = (await api.get("/api/v1/invitations")).json()
    assert (listed["email"], "url" in listed) == (VERA, False)
    assert (await api.delete(f"/api/v1/invitations/{made['id']}")).status_code == 204
    await people.join(VERA)
    changed = (await api.patch(f"/api/v1/people/{VERA}", json={"role": "admin"})).json()
    assert (changed["role"], "password" in str(changed)) == ("admin", False)
    assert (await api.post(f"/api/v1/people/{VERA}/reset")).json()["url"].startswith("http://localhost")
    assert (await api.delete(f"/api/v1/people/{VERA}")).json()["email"] == VERA
    assert (await api.delete(f"/api/v1/people/{OLGA}")).status_code == 422
    assert [each["email"] for each in (await api.get("/api/v1/people")).json()] == [OLGA]


@pytest.mark.parametrize(
    "order", [{"email": "x", "role": "viewer"}, {"email": VERA, "role": "king"}, {"email": OLGA, "role": "viewer"}]
)
async def test_unfit_invitations_are_refused(people, api, order):
    await people.owner()
    answer = await api.post("/api/v1/invitations", json=order)
    assert (answer.status_code, bool(answer.json()["problems"][0]["remedy"])) == (422, True)


async def test_changes_of_people_are_in_the_audit_trail(people, office):
    owner = await people.owner()
    await people.join(VERA)
    await send(owner, "/people", f"/people/{await people.id_of(VERA)}/role", role="admin")
    await send(owner, f"/people/{await people.id_of(VERA)}/remove")
    trail = {entry.verb: entry.actor for entry in await office.store.audit.list()}
    assert trail["role changed"] == trail["person removed"] == OLGA
    assert trail["person joined"] in (OLGA, VERA)
    assert await office.store.audit.verify() == []
