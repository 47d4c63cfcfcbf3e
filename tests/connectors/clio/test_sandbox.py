"""Clio over real HTTP: the sandbox's Clio is strict, loses answers and pages."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from actions import Effect
from connectors._kit.http import Http
from connectors._kit.oauth import Bearer, Tokens, consent_url, exchange, refresh, revoke
from connectors.clio import APP
from connectors.clio.actions.create_matter_note import create_matter_note
from connectors.clio.actions.create_task import create_task
from connectors.clio.actions.find_matter import find_matter
from connectors.clio.auth import SIGN_IN, places
from connectors.clio.choices import matters, users
from connectors.clio.client import Clio
from connectors.clio.models import Bill, Matter
from connectors.clio.triggers.bill_state_updated import bill_state_updated
from connectors.clio.webhooks import WEBHOOKS
from core.errors import InDoubt, Reconnect
from sandbox.testing import running
from triggers import Cursor

HOOKS: Any = WEBHOOKS.registration
APPROVED: Any = bill_state_updated
EFFECT = Effect("key", "[lexrelay 0123456789ab]", "0" * 40, datetime.now(UTC))


class Granted:
    """A token source for one granted token."""

    def __init__(self, token):
        self._token = token

    async def token(self, reject=None):
        return self._token


@asynccontextmanager
async def connected(box):
    auth = Bearer(Granted(box.token("clio")))
    async with httpx.AsyncClient(base_url=box.url, auth=auth, headers=APP.headers, trust_env=False) as http:
        yield Clio(Http(http), "")


@pytest.fixture
async def box():
    async with running() as sandbox:
        yield sandbox


@pytest.fixture
async def clio(box):
    async with connected(box) as client:
        yield client


async def everything(clio, trigger, cursor, **given):
    items = []
    while cursor:
        page = await trigger.poll(clio, trigger.input(**given), cursor)
        items += page.items
        cursor = page.next
    return items


async def test_the_connection_is_known_by_its_firm(clio):
    assert (await APP.identify(clio)).id == "4711"


async def test_paging_reads_every_matter_once(box, clio):
    found, following = await clio.page("matters", Matter, limit=7)
    while following:
        more, following = await clio.page("matters", Matter, following)
        found += more
    assert [matter.id for matter in found] == sorted(each["id"] for each in box.store.all("clio.matter"))


async def test_an_approved_bill_comes_with_what_its_invoice_needs(box, clio):
    before = datetime.now(UTC) - timedelta(minutes=5)
    await box.control("work", approve_bills=2)
    seen = await everything(clio, bill_state_updated, Cursor(before))
    approved = [bill for bill in seen if bill_state_updated.accepts(bill, bill_state_updated.input())]
    assert len(approved) >= 2
    for bill in approved:
        full = await APPROVED.detail(clio, bill)
        charges = sum(charge.amount for charge in full.charges)
        assert full.client.name
        assert charges - full.discount_amount == full.net_total


async def test_trust_requests_are_no_invoices(clio):
    assert all(bill.kind != "trust_kind" for bill in await everything(clio, bill_state_updated, Cursor(None)))
    assert any(bill.kind == "trust_kind" for bill in await clio.fetch("bills", Bill, type="trust"))


@pytest.mark.parametrize("action", [create_matter_note, create_task], ids=lambda action: action.key)
async def test_a_lost_answer_is_found_again(box, clio, action):
    matter, user = (await matters(clio))[0].value, (await users(clio))[0].value
    given = {"matter_id": matter, "subject": "Paid"} if action is create_matter_note else {"matter_id": matter}
    given |= {"name": "Call", "assignee_id": user, "due_at": "2026-02-01"} if action is create_task else {}
    assert await action.lookup(clio, action.input(**given), EFFECT) is None
    await box.control("faults", once=[{"vendor": "clio", "method": "POST", "kind": "cut_after"}])
    with pytest.raises(InDoubt):
        await action.run(clio, action.input(**given), EFFECT)
    found = await action.lookup(clio, action.input(**given), EFFECT)
    assert found.matter.id == matter


async def test_a_matter_is_found_by_its_display_number(clio):
    known = (await clio.page("matters", Matter, limit=1))[0][0]
    found = await find_matter.run(clio, find_matter.input(text=known.display_number), EFFECT)
    assert found.id == known.id


async def test_sign_in_refresh_and_revocation(box):
    place = places(
        {"LEXRELAY_CLIO_US_URL": box.url, "LEXRELAY_CLIO_US_CLIENT_ID": "a", "LEXRELAY_CLIO_US_SECRET": "b"}
    )[0]
    back = "http://127.0.0.1:1/back"
    answer = await box.client.get(consent_url(place, SIGN_IN, "st4te", back) + "&auto=1")
    came_back = httpx.URL(answer.headers["location"]).params
    assert came_back["state"] == "st4te"
    first = await exchange(box.client, place, SIGN_IN, came_back["code"], back)
    second = await refresh(box.client, place, SIGN_IN, first)
    assert isinstance(second, Tokens)
    assert second.refresh_token == first.refresh_token
    await revoke(box.client, place, SIGN_IN, second)
    await box.control("tokens/revoke", vendor="clio")
    with pytest.raises(Reconnect):
        await refresh(box.client, place, SIGN_IN, second)


async def test_a_subscription_is_made_read_renewed_and_ended(clio):
    until = datetime.now(UTC) + timedelta(days=30)
    made = await HOOKS.subscribe(clio, "http://127.0.0.1:9/hook", "bill", ("created", "updated"), until)
    assert made.secret
    assert (await HOOKS.renew(clio, made.id, until + timedelta(hours=1))).expires_at > made.expires_at
    assert (await HOOKS.read(clio, made.id)).id == made.id
    await HOOKS.unsubscribe(clio, made.id)
    assert await HOOKS.read(clio, made.id) is None
