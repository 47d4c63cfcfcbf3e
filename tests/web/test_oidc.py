"""Signing in with an OpenID Connect provider, over real HTTP, with a provider that can be told to misbehave."""

import logging
import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine

from core.errors import Mistake
from core.settings import read_settings
from services.identity import accounts, people
from tests.services.office import opened
from tests.web.crowd import PASSWORD, Crowd, code_now, send
from tests.web.provider import CLIENT, OTHER_KEY, providing
from web.app import create_app

OLGA, VERA = "olga@hart.example", "vera@hart.example"
CONFIRM = "/sign-in/openid/confirm"


@pytest.fixture
async def provider():
    async with providing() as each:
        yield each


@pytest.fixture
async def office(tmp_path, sqlite_model, provider):
    async with opened(tmp_path / "home", sqlite_model, **provider.settings()) as each:
        yield each


@pytest.fixture
def crowd(office):
    return Crowd(create_app(office.inst), office)


async def there(browser, provider, way="/sign-in/openid"):
    """Go to the provider; returns the address it leads back to."""
    answer = await browser.get(way)
    assert answer.status_code == 303, answer.text
    return await provider.consent(answer.headers["location"])


async def come(browser, provider, way="/sign-in/openid"):
    """Go to the provider and come back."""
    return await browser.get(await there(browser, provider, way))


async def linked(crowd, provider):
    """Make the owner's account and link it, by the password."""
    await crowd.owner()
    browser = crowd.browser()
    await come(browser, provider)
    answer = await send(browser, CONFIRM, password=PASSWORD)
    assert answer.status_code == 303, answer.text
    return browser


async def begin_link(browser, provider, password=PASSWORD):
    """Go to the provider from the account page; returns the page and the address it leads back to."""
    page = await send(browser, "/account", "/account/openid", openid=password)
    way = re.search(r'data-go href="([^"]+)"', page.text)
    return page, await provider.consent(way[1].replace("&amp;", "&")) if way else ""


async def link_on_account(browser, provider, password=PASSWORD):
    """Link on the account page; returns where the way back leads."""
    page, back = await begin_link(browser, provider, password)
    return await browser.get(back) if back else page


async def is_in(browser):
    return (await browser.get("/account")).status_code == 200


async def test_the_first_time_the_password_proves_whose_account_it_is(crowd, provider):
    await crowd.owner()
    browser = crowd.browser()
    assert "Sign in with Hart ID" in (await browser.get("/sign-in")).text
    back = await come(browser, provider, "/sign-in/openid?to=/people")
    assert back.headers["location"] == CONFIRM
    assert not await is_in(browser)
    assert (await send(browser, CONFIRM, password="wrong wrong wrong")).status_code == 422
    answer = await send(browser, CONFIRM, password=PASSWORD)
    assert answer.headers["location"] == "/people"
    assert OLGA in (await browser.get("/account")).text


async def test_from_then_on_the_provider_alone_signs_in(crowd, provider):
    await linked(crowd, provider)
    provider.email = "olga.married@hart.example"
    browser = crowd.browser()
    assert (await come(browser, provider, "/sign-in/openid?to=/people")).headers["location"] == "/people"
    assert await is_in(browser)


async def test_an_elliptic_key_proves_as_well(crowd, provider):
    provider.algorithm = "ES256"
    assert await is_in(await linked(crowd, provider))


async def test_nobody_is_made_without_an_invitation(crowd, provider):
    await crowd.owner()
    provider.email = VERA
    page = await come(crowd.browser(), provider)
    assert page.status_code == 422
    assert f"nobody has an account with the address {VERA}" in page.text
    assert [each.email for each in await crowd.office.store.people.list()] == [OLGA]
    (refused,) = [each for each in await crowd.office.store.audit.list() if each.verb == "sign-in refused"]
    assert VERA not in str(refused)


async def test_an_invitation_makes_an_account_without_a_password(crowd, provider, office):
    await crowd.owner()
    made = await people.invite(office.inst, office.owner, VERA, "builder")
    provider.email, provider.subject, provider.name = VERA, "vera", "Vera Viewer"
    browser = crowd.browser()
    assert "Join with Hart ID" in (await browser.get(made.url)).text
    assert (await come(browser, provider, f"{made.url}/openid")).headers["location"] == "/"
    page = await browser.get("/account")
    assert ("Vera Viewer" in page.text, "Your account has none" in page.text) == (True, True)
    assert (await crowd.sign_in(VERA, ""))[1].status_code == 422
    assert await is_in(browser)
    assert (await come(crowd.browser(), provider)).headers["location"] == "/"


async def test_an_invitation_is_for_the_address_it_names(crowd, provider, office):
    await crowd.owner()
    made = await people.invite(office.inst, office.owner, VERA, "admin")
    provider.email = "mallory@else.example"
    page = await come(crowd.browser(), provider, f"{made.url}/openid")
    assert (page.status_code, f"the invitation is for {VERA}" in page.text) == (422, True)
    assert await office.store.people.count() == 1


async def test_an_invitation_does_not_take_an_account_over(crowd, provider, office):
    await crowd.owner()
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    lowe = type(office.owner)("lowe", "terminal", office.owner.role)
    made = await people.invite(office.inst, lowe, OLGA, "viewer")
    browser = crowd.browser()
    assert (await come(browser, provider, f"{made.url}/openid")).headers["location"] == CONFIRM
    assert not await is_in(browser)
    assert (await send(browser, CONFIRM, password=PASSWORD)).status_code == 303
    assert {each.firm for each in await office.inst.store.system.people.memberships(await crowd.id_of(OLGA))} == {
        "main", "lowe",
    }  # fmt: skip


async def test_the_second_factor_is_still_asked_for(crowd, provider):
    browser = await linked(crowd, provider)
    secret, codes = await crowd.turn_on_factor(browser)
    other = crowd.browser()
    assert (await come(other, provider)).headers["location"] == "/sign-in/code"
    assert not await is_in(other)
    assert (await send(other, "/sign-in/code", code=codes[0])).status_code == 303
    assert await is_in(other)
    assert code_now(secret)


FAULTS = {
    "a wrong nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "a wrong audience": {"claims": {"aud": "somebody-else"}},
    "an audience without us": {"claims": {"aud": "somebody-else", "azp": CLIENT}},
    "two audiences": {"claims": {"aud": [CLIENT, "somebody-else"]}},
    "a token for another party": {"claims": {"azp": "somebody-else"}},
    "an expired token": {"claims": {"exp": 1_700_000_000}},
    "a token without an end": {"claims": {"exp": None}},
    "a token of tomorrow": {"claims": {"iat": 4_000_000_000}},
    "no signature": {"algorithm": "none"},
    "a shared secret": {"algorithm": "HS256"},
    "a key of somebody else": {"key": OTHER_KEY},
    "an address nobody proved": {"claims": {"email_verified": False}},
    "an address nobody speaks of": {"claims": {"email_verified": None}},
    "no address": {"claims": {"email": None}},
    "no subject": {"claims": {"sub": None}},
    "a token of another issuer": {"claims": {"iss": "https://evil.example"}},
    "an answer of another issuer": {"answer": {"iss": "https://evil.example"}},
    "an answer of nobody": {"answer": {"iss": None}},
    "a code of nobody": {"answer": {"code": "made-up"}},
    "no code": {"answer": {"code": None}},
    "a description of another issuer": {"described": {"issuer": "https://evil.example"}},
    "addresses without TLS": {"described": {"token_endpoint": "http://evil.example/token"}},
    "a refusal": {"error": "access_denied"},
}


@pytest.mark.parametrize("half", [0, 1])
async def test_a_provider_that_misbehaves_lets_nobody_in(crowd, provider, half):
    await linked(crowd, provider)
    for fault, change in list(FAULTS.items())[half::2]:
        good, browser = {name: getattr(provider, name) for name in change}, crowd.browser()
        begun = (await browser.get("/sign-in/openid")).headers["location"]
        vars(provider).update(change)
        page = await browser.get(await provider.consent(begun))
        assert (fault, page.status_code) == (fault, 422)
        assert "Signing in with Hart ID" in page.text, fault
        assert not await is_in(browser), fault
        vars(provider).update(good)
    assert (await come(crowd.browser(), provider)).status_code == 303


async def test_strangers_do_not_make_us_ask_the_provider_without_end(crowd, provider):
    browser = crowd.browser()
    answers = [(await browser.get("/sign-in/openid")).status_code for _ in range(22)]
    assert answers[:20] == [303] * 20
    assert answers[-1] == 429


async def test_a_way_back_works_once_and_in_its_own_browser_only(crowd, provider):
    await linked(crowd, provider)
    browser, thief = crowd.browser(), crowd.browser()
    back = await there(browser, provider)
    await thief.get("/sign-in/openid")
    assert (await thief.get(back)).status_code == 422
    assert not await is_in(thief)
    assert (await browser.get(back)).status_code == 303
    asked = len(provider.tokens)
    state = dict(parse_qsl(urlsplit(back).query))["state"]
    fresh = await there(browser, provider)
    for again in (back, fresh.replace(dict(parse_qsl(urlsplit(fresh).query))["state"], state)):
        page = await browser.get(again)
        assert (page.status_code, "it was used already" in page.text) == (422, True)
    assert len(provider.tokens) == asked


async def test_a_code_given_to_another_browser_is_of_no_use(crowd, provider):
    """The verifier of PKCE is made of what only one browser holds."""
    await linked(crowd, provider)
    victim, thief = crowd.browser(), crowd.browser()
    stolen = dict(parse_qsl(urlsplit(await there(victim, provider)).query))["code"]
    mine = await there(thief, provider)
    page = await thief.get(mine.replace(dict(parse_qsl(urlsplit(mine).query))["code"], stolen))
    assert (page.status_code, await is_in(thief)) == (422, False)


async def test_after_ten_minutes_one_has_to_start_again(crowd, provider):
    await linked(crowd, provider)
    browser = crowd.browser()
    back = await there(browser, provider)
    with time_machine.travel(timedelta(minutes=11)):
        page = await browser.get(back)
    assert (page.status_code, "took longer than ten minutes" in page.text) == (422, True)


async def test_the_account_page_links_with_the_password_and_unlinks(crowd, provider):
    browser = await crowd.owner()
    assert "not linked" in (await browser.get("/account")).text
    assert (await link_on_account(browser, provider, "wrong wrong wrong")).status_code == 422
    provider.email = "olga@private.example"
    assert (await link_on_account(browser, provider)).headers["location"] == "/account#openid"
    assert "olga@private.example signs you in here" in (await browser.get("/account")).text
    assert await is_in(other := crowd.browser()) is False
    assert (await come(other, provider)).status_code == 303
    assert (await send(browser, "/account", "/account/openid/end", openid_end="wrong wrong")).status_code == 422
    assert (await send(browser, "/account", "/account/openid/end", openid_end=PASSWORD)).status_code == 303
    assert (await come(crowd.browser(), provider)).status_code == 422


async def test_who_signs_out_on_the_way_links_nothing(crowd, provider):
    browser = await crowd.owner()
    await crowd.join(VERA)
    _, back = await begin_link(browser, provider)
    await crowd.sign_in(VERA, browser=browser)
    page = await browser.get(back)
    assert (page.status_code, "nothing was linked" in page.text) == (422, True)
    assert "not linked" in (await browser.get("/account")).text


async def test_one_account_there_signs_in_one_person_here(crowd, provider):
    await linked(crowd, provider)
    vera = await crowd.join(VERA)
    page = await link_on_account(vera, provider)
    assert (page.status_code, "linked already" in page.text) == (422, True)


async def test_a_second_account_there_does_not_take_over_by_its_address(crowd, provider):
    await linked(crowd, provider)
    provider.subject = "another"
    page = await come(crowd.browser(), provider)
    assert (page.status_code, "linked to another account there" in page.text) == (422, True)


async def test_a_link_to_a_new_password_unlinks(crowd, provider, office):
    await linked(crowd, provider)
    made = await people.make_reset(office.inst, office.owner, OLGA)
    await accounts.reset_password(office.inst, made.url.rpartition("/")[2], "nine herons wade slowly")
    assert (await come(crowd.browser(), provider)).headers["location"] == CONFIRM


async def test_whoever_is_removed_is_not_let_in_by_the_provider(crowd, provider, office):
    await linked(crowd, provider)
    await crowd.join(VERA, "owner")
    await people.remove(office.inst, office.owner, OLGA)
    page = await come(crowd.browser(), provider)
    assert (page.status_code, "nobody has an account" in page.text) == (422, True)


async def test_nothing_of_it_is_logged(crowd, provider, caplog):
    caplog.set_level(logging.DEBUG)
    browser = await linked(crowd, provider)
    provider.key = OTHER_KEY
    await come(crowd.browser(), provider)
    ours = "\n".join(each.getMessage() for each in caplog.records if each.name.startswith("lexrelay"))
    assert not any(token in ours for token in [*provider.tokens, OLGA, *browser.cookies.values()])


async def test_a_provider_that_is_down_is_told_in_words(crowd, provider):
    await crowd.owner()
    provider.described = {"issuer": 5}
    page = await crowd.browser().get("/sign-in/openid")
    assert (page.status_code, "its answer cannot be understood" in page.text) == (422, True)


@pytest.mark.parametrize(
    "given",
    [
        {"ISSUER": "https://id.example"},
        {"CLIENT_ID": "x", "CLIENT_SECRET": "y"},
        {"ISSUER": "http://id.example", "CLIENT_ID": "x", "CLIENT_SECRET": "y"},
    ],
)
def test_half_a_provider_is_refused_at_the_start(given):
    with pytest.raises(Mistake, match="LEXRELAY_OIDC_ISSUER"):
        read_settings({f"LEXRELAY_OIDC_{name}": value for name, value in given.items()})


async def test_without_a_provider_nothing_of_it_is_shown(tmp_path, sqlite_model):
    async with opened(tmp_path / "plain", sqlite_model) as office:
        browser = Crowd(create_app(office.inst), office)
        owner = await browser.owner()
        assert "Sign in with" not in (await browser.browser().get("/sign-in")).text
        assert "openid" not in (await owner.get("/account")).text
        assert (await browser.browser().get("/sign-in/openid")).status_code == 404


async def judged(tab, pictures, name):
    """Judge the page in both themes, and keep pictures of it."""
    assert await tab.faults() + await tab.faults(dark=True) == []
    await tab.look(pictures / f"openid-{name}.png")
    await tab.look(pictures / f"openid-{name}-small.png", width=390, dark=True)
    content, window = await tab.width()
    assert (content <= window, tab.complaints) == (True, [])


async def test_somebody_comes_in_at_a_real_browser_and_unlinks(tab, crowd, provider, office, served, pictures):
    object.__setattr__(office.inst, "settings", office.inst.settings.model_copy(update={"public_url": served}))
    await crowd.owner()
    await tab.ask("Network.clearBrowserCookies")
    await tab.open("/sign-in")
    await judged(tab, pictures, "sign-in")
    assert "Is this you?" in await tab.follow("Sign in with Hart ID")
    await judged(tab, pictures, "confirm")
    await tab.fill("Your Lexrelay password", PASSWORD)
    await tab.follow("Link and sign in")
    await tab.open("/account")
    await judged(tab, pictures, "linked")
    await tab.send("/account/openid/end", openid_end=PASSWORD)
    await tab.until_text("not linked")
    await judged(tab, pictures, "account")
    await tab.send("/account/openid", openid=PASSWORD)
    await tab.until_text("signs you in here")
