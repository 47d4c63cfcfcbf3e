"""Signing in, as people meet it at the door."""

import time
from datetime import timedelta

import pytest
import time_machine

from services.identity import sessions
from storage.throttles import Pace
from tests.web.crowd import PASSWORD, code_now, form, send

OLGA = "olga@hart.example"


async def test_the_first_link_makes_the_owners_account(people):
    browser = await people.owner()
    page = await browser.get("/people")
    assert "Olga Owner" in page.text
    assert (await people.office.store.people.list())[0].role == "owner"


async def test_the_first_account_needs_more_than_opening_the_link(people, office):
    link = await sessions.make_link(office.inst, office.owner)
    for _ in range(2):
        page = await people.browser().get(link)
        assert (page.status_code, "Create your account" in page.text) == (200, True)
        assert "set-cookie" not in page.headers or "visit" in page.headers["set-cookie"]


async def test_what_was_typed_stays_when_the_account_is_refused(people, office):
    link = await sessions.make_link(office.inst, office.owner)
    page = await send(people.browser(), link, email=OLGA, name="Olga", password="password1234")
    assert page.status_code == 422
    assert "others would guess" in page.text
    assert OLGA in page.text
    assert "password1234" not in page.text


async def test_a_link_makes_no_second_owner(people, office):
    first, second = [await sessions.make_link(office.inst, office.owner) for _ in range(2)]
    fields = {"email": OLGA, "name": "Olga", "password": PASSWORD}
    waiting, late = people.browser(), people.browser()
    late_form = await form(late, second, **(fields | {"email": "mallory@else.example"}))
    assert (await send(waiting, first, **fields)).status_code == 303
    assert (await late.post(second, data=late_form)).status_code == 422
    assert len(await office.store.people.list()) == 1


async def test_a_viewers_link_makes_no_owner(people, office):
    link = await sessions.make_link(office.inst, office.owner, office.actor("viewer").role)
    answer = await people.browser().get(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_with_people_a_link_from_the_terminal_still_opens_the_pages_once(people, office):
    await people.owner()
    link, guest = await sessions.make_link(office.inst, office.owner), people.browser()
    cookie = (await guest.get(link)).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await guest.get("/")).status_code == 200
    assert (await guest.get(link)).status_code == 422


async def test_https_cookies_belong_to_this_host_alone(people, office):
    https = office.inst.settings.model_copy(update={"public_url": "https://hart.example"})
    object.__setattr__(office.inst, "settings", https)
    answer = await people.browser().get("https://hart.example/sign-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-lexrelay-visit=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


async def test_a_password_opens_the_page_that_was_asked_for(people):
    await people.owner()
    browser = people.browser()
    asked = await browser.get("/people")
    assert (asked.status_code, 'name="to" value="/people"' in asked.text) == (401, True)
    answer = await send(browser, "/people", "/sign-in", email=" OLGA@hart.example ", password=PASSWORD, to="/people")
    assert (answer.status_code, answer.headers["location"]) == (303, "/people")
    assert (await browser.get("/people")).status_code == 200


ELSEWHERE = [
    "//evil.example", "///evil.example", "https://evil.example", "http:evil.example", "\\\\evil.example",
    "/\\evil.example", "/\\/evil.example", "javascript:alert(1)", "data:text/html,x", "/\t/evil.example",
    "/\n/evil.example", "/\r\nSet-Cookie: a=b", "evil.example", "", " //evil.example", "/%0d\n", "\x00/", "?x", "#x",
    "@evil.example", ".evil.example", "ftp://evil.example", "//evil.example/%2f..", "/\u2028/x", "//[::1]", "//@x",
    "\t//evil.example", "mailto:x@evil.example", "/sign-out", "/welcome/x",
]  # fmt: skip


async def test_signing_in_leads_nowhere_else(people):
    await people.owner()
    for to in ELSEWHERE:
        browser = people.browser()
        answer = await send(browser, "/sign-in", email=OLGA, password=PASSWORD, to=to)
        assert answer.headers["location"] == "/", to


@pytest.mark.parametrize(("email", "password"), [(OLGA, "wrong wrong wrong"), ("who@hart.example", PASSWORD), ("", "")])
async def test_a_refusal_does_not_say_which_part_was_wrong(people, email, password):
    await people.owner()
    _, page = await people.sign_in(email, password)
    assert page.status_code == 422
    assert "address and password do not belong together" in page.text


async def test_unknown_names_take_as_long_as_known_ones(people):
    await people.owner()
    took = {OLGA: [], "who@hart.example": []}
    for email in [*took, *took, *took, *took]:
        browser = people.browser()
        fields = await form(browser, email=email, password="wrong wrong wrong")
        start = time.process_time()
        await browser.post("/sign-in", data=fields)
        took[email].append(time.process_time() - start)
    known, unknown = (min(each[1:]) for each in took.values())
    assert abs(known - unknown) < 0.02


async def test_guessing_slows_down_and_a_day_later_starts_anew(people):
    await people.owner()
    for _ in range(5):
        assert (await people.sign_in(OLGA, "wrong wrong wrong"))[1].status_code == 422
    refused = (await people.sign_in(OLGA))[1]
    assert refused.status_code == 429
    assert "Wait" in refused.text
    assert OLGA in refused.text
    with time_machine.travel(timedelta(minutes=6)):
        assert (await people.sign_in(OLGA))[1].status_code == 303


async def test_guessing_slows_down_for_unknown_names_alike(people):
    await people.owner()
    codes = [(await people.sign_in("who@hart.example"))[1].status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


async def test_guessing_many_accounts_from_one_address_slows_down(people):
    await people.owner()
    for number in range(20):
        await people.sign_in(f"name{number}@hart.example")
    assert (await people.sign_in("another@hart.example"))[1].status_code == 429


def test_waits_double_and_end():
    pace = Pace(free=5, longest=timedelta(minutes=5))
    assert [pace.wait(tries).total_seconds() for tries in (4, 5, 6, 8, 14, 1000)] == [0, 8, 16, 64, 300, 300]


async def test_a_new_session_replaces_the_one_before(people):
    await people.owner()
    browser, _ = await people.sign_in(OLGA)
    old = dict(browser.cookies)
    await send(browser, "/account", "/sign-in", email=OLGA, password=PASSWORD)
    assert browser.cookies["lexrelay"] != old["lexrelay"]
    thief = people.browser()
    thief.cookies.update(old)
    assert (await thief.get("/")).status_code == 401


async def test_a_second_factor_is_asked_for_and_half_a_sign_in_opens_nothing(people):
    secret, _ = await people.turn_on_factor(await people.owner())
    browser, answer = await people.sign_in(OLGA)
    assert answer.headers["location"] == "/sign-in/code"
    assert (await browser.get("/")).status_code == 401
    with time_machine.travel(timedelta(seconds=60)):
        assert (await send(browser, "/sign-in/code", code="000000")).status_code == 422
        assert (await send(browser, "/sign-in/code", code=code_now(secret))).headers["location"] == "/"
        assert (await browser.get("/")).status_code == 200


async def test_a_code_and_a_recovery_code_work_once(people):
    secret, recovery = await people.turn_on_factor(await people.owner())
    assert len(set(recovery)) == 10
    for code in (code_now(secret), recovery[0]):
        first, _ = await people.sign_in(OLGA)
        again, _ = await people.sign_in(OLGA)
        codes = [(await send(each, "/sign-in/code", code=code)).status_code for each in (first, again)]
        assert codes == ([422, 422] if code != recovery[0] else [303, 422])


async def test_guessing_codes_slows_down(people):
    await people.turn_on_factor(await people.owner())
    browser, _ = await people.sign_in(OLGA)
    codes = [(await send(browser, "/sign-in/code", code="000000")).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


async def test_a_half_sign_in_waits_five_minutes(people):
    await people.turn_on_factor(await people.owner())
    browser, _ = await people.sign_in(OLGA)
    with time_machine.travel(timedelta(minutes=6)):
        assert (await browser.get("/sign-in/code")).headers["location"] == "/sign-in"


async def test_signing_in_and_failing_to_are_in_the_audit_trail(people, office):
    await people.owner()
    await people.sign_in(OLGA, "wrong wrong wrong")
    await people.sign_in(OLGA)
    verbs = [entry.verb for entry in await office.store.audit.list()]
    assert verbs[:2] == ["signed in", "sign-in refused"]
    assert await office.store.audit.verify() == []
