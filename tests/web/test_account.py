"""My account: password, second factor, browsers, firms."""

import re

import pytest

from services.actors import Actor, Role
from services.identity import people as service
from tests.web.crowd import PASSWORD, send

OLGA = "olga@hart.example"
NEW = "nine herons sleep standing"


async def test_changing_the_password_signs_every_other_browser_out(people):
    here = await people.owner()
    other, _ = await people.sign_in(OLGA)
    before = here.cookies["lexrelay"]
    answer = await send(here, "/account", "/account/password", old=PASSWORD, password=NEW)
    assert (answer.status_code, here.cookies["lexrelay"] != before) == (303, True)
    assert [(await each.get("/account")).status_code for each in (here, other)] == [200, 401]
    assert [(await people.sign_in(OLGA, each))[1].status_code for each in (PASSWORD, NEW)] == [422, 303]


async def test_the_old_password_is_needed_and_the_new_one_must_be_good(people):
    browser = await people.owner()
    for old, new in (("wrong wrong wrong", NEW), (PASSWORD, "short")):
        page = await send(browser, "/account", "/account/password", old=old, password=new)
        assert (page.status_code, "My account" in page.text) == (422, True)
    assert (await people.sign_in(OLGA))[1].status_code == 303


async def test_a_second_factor_needs_a_fitting_code_before_it_counts(people):
    browser = await people.owner()
    await send(browser, "/account", "/account/second-factor")
    page = await send(browser, "/account", "/account/second-factor/confirm", code="000000")
    assert page.status_code == 422
    assert (await people.sign_in(OLGA))[1].headers["location"] == "/"


async def test_a_second_factor_is_turned_off_with_the_password_only(people):
    browser = await people.owner()
    await people.turn_on_factor(browser)
    again = await send(browser, "/account", "/account/second-factor")
    assert (again.status_code, "on already" in again.text) == (422, True)
    for password, status in (("wrong wrong wrong", 422), (PASSWORD, 303)):
        answer = await send(browser, "/account", "/account/second-factor/off", password=password)
        assert answer.status_code == status
    assert (await people.sign_in(OLGA))[1].headers["location"] == "/"


async def test_recovery_codes_and_secrets_are_not_kept_in_clear(people, office):
    secret, recovery = await people.turn_on_factor(await people.owner())
    kept = b"".join(path.read_bytes() for path in office.inst.settings.home.glob("lexrelay.db*"))
    assert OLGA.encode() in kept
    assert not any(each.encode() in kept for each in (secret, PASSWORD, *recovery))


async def test_browsers_are_listed_and_ended_by_their_owner(people):
    here = await people.owner()
    other, _ = await people.sign_in(OLGA)
    page = (await here.get("/account")).text
    (address,) = re.findall(r'action="(/account/browsers/ses_[^"]+/end)"', page)
    assert (await send(here, "/account", address)).status_code == 303
    assert [(await each.get("/")).status_code for each in (here, other)] == [200, 401]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; x64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0 Mobile Safari/537.36", "Chrome on Android"),
        ("<script>", "A browser"),
    ],
)
async def test_browsers_are_called_as_people_call_them(people, agent, name):
    await people.owner()
    browser = people.browser()
    browser.headers["User-Agent"] = agent
    await people.sign_in(OLGA, browser=browser)
    assert f'<td data-label="Browser">{name}</td>' in (await browser.get("/account")).text


async def test_all_others_are_signed_out_at_once(people):
    here = await people.owner()
    others = [(await people.sign_in(OLGA))[0] for _ in range(2)]
    await send(here, "/account", "/account/browsers/others/end")
    assert [(await each.get("/")).status_code for each in (here, *others)] == [200, 401, 401]


async def test_nobody_ends_the_browser_of_somebody_else(people):
    olga = await people.owner()
    vera = await people.join("vera@hart.example")
    (theirs,) = await people.inst.store.system.sign_ins.list(
        await people.id_of(OLGA), idle=service.RESET_LIFE, life=service.RESET_LIFE
    )
    assert (await send(vera, "/account", f"/account/browsers/{theirs.id}/end")).status_code == 422
    assert (await olga.get("/")).status_code == 200


async def test_one_person_goes_from_firm_to_firm(people, office):
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    await office.store.connections.add("clio", "us", "Clio of Hart", account_name="Hart")
    browser = await people.owner()
    await people.join(OLGA, "viewer", firm="lowe")
    before = browser.cookies["lexrelay"]
    assert "Switch to Lowe Law" in (await browser.get("/account")).text
    assert (await send(browser, "/account", "/account/firm", firm="lowe")).status_code == 303
    assert browser.cookies["lexrelay"] != before
    assert "Clio of Hart" not in (await browser.get("/")).text
    assert (await browser.get("/people")).status_code == 403
    await send(browser, "/account", "/account/firm", firm="main")
    assert "Clio of Hart" in (await browser.get("/")).text


async def test_nobody_goes_to_a_firm_they_do_not_belong_to(people, office):
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    browser = await people.owner()
    answer = await send(browser, "/account", "/account/firm", firm="lowe")
    assert (answer.status_code, "do not belong" in answer.text) == (422, True)


async def test_leaving_one_firm_keeps_the_account_for_the_other(people, office):
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    browser = await people.owner()
    await people.join(OLGA, "viewer", firm="lowe")
    await service.remove(office.inst, Actor("lowe", "terminal", Role.OWNER), OLGA)
    assert (await browser.get("/account")).status_code == 200


async def test_who_came_by_a_link_from_the_terminal_has_no_account_page(browser):
    page = await browser.get("/account")
    assert (page.status_code, "have no account" in page.text) == (422, True)
    assert "My account" not in (await browser.get("/")).text
