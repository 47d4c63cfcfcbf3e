"""Sign-in: what is sent to a vendor, and what each of its answers means."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from pydantic import SecretStr

from connectors._kit.app import ApiKey, OAuth, Place
from connectors._kit.oauth import Bearer, Key, Tokens, consent_url, exchange, refresh, revoke
from core.clock import now
from core.errors import Reconnect, Rejected, RetryLater

POST_STYLE = OAuth("client_secret_post", authorize_extra={"redirect_on_decline": "true"})
BASIC_STYLE = OAuth(
    "client_secret_basic", scope="books", token_headers={"x-include": "true"}, revocation="json_with_basic"
)
PLACE = Place(
    region="us",
    title="Vendor",
    api_url="https://vendor.test",
    authorize_url="https://vendor.test/authorize",
    token_url="https://vendor.test/token",
    revoke_url="https://vendor.test/revoke",
    client_id="us-id",
    client_secret=SecretStr("s3cret"),
)
OLD = Tokens("old-access", "old-refresh", now(), hard_expires_at=datetime(2028, 1, 1, tzinfo=UTC))
NEW = {"access_token": "new-access", "refresh_token": "new-refresh", "expires_in": 3600}


class Vendor:
    """Gives the same answer to every request and keeps the last one."""

    asked: httpx.Request

    def __init__(self, answer):
        self.answer = answer
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self._reply))

    def _reply(self, request):
        self.asked = request
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    @property
    def form(self):
        return {name: values[0] for name, values in parse_qs(self.asked.content.decode()).items()}


def test_consent_page_gets_everything_the_vendor_needs():
    asked = httpx.URL(consent_url(PLACE, POST_STYLE, "st&te", "http://localhost:1/back?x=1")).params
    assert asked["state"] == "st&te"
    assert asked["redirect_uri"] == "http://localhost:1/back?x=1"
    assert (asked["response_type"], asked["client_id"], asked["redirect_on_decline"]) == ("code", "us-id", "true")
    assert "scope" not in asked


async def test_a_code_is_exchanged_with_the_credentials_in_the_form():
    vendor = Vendor(httpx.Response(200, json=NEW))
    tokens = await exchange(vendor.client, PLACE, POST_STYLE, "c0de", "http://localhost/back")
    assert vendor.form == {
        "grant_type": "authorization_code",
        "code": "c0de",
        "redirect_uri": "http://localhost/back",
        "client_id": "us-id",
        "client_secret": "s3cret",
    }
    assert tokens.access_token == "new-access"
    assert timedelta(minutes=59) < tokens.expires_at - now() <= timedelta(hours=1)


async def test_basic_credentials_stay_out_of_the_form_and_extra_ends_are_kept():
    facts = {**NEW, "x_refresh_token_expires_in": 100, "x_refresh_token_hard_expires_in": 1000}
    vendor = Vendor(httpx.Response(200, json=facts))
    tokens = await exchange(vendor.client, PLACE, BASIC_STYLE, "c0de", "http://localhost/back")
    assert vendor.asked.headers["Authorization"].startswith("Basic ")
    assert vendor.asked.headers["x-include"] == "true"
    assert "client_secret" not in vendor.form
    ends = [tokens.expires_at, tokens.refresh_expires_at, tokens.hard_expires_at]
    assert len(set(ends)) == 3


async def test_a_refused_code_names_the_remedy():
    vendor = Vendor(httpx.Response(400, json={"error": "invalid_grant"}))
    with pytest.raises(Rejected) as caught:
        await exchange(vendor.client, PLACE, POST_STYLE, "used", "http://localhost/back")
    assert "connecting again" in caught.value.remedy


async def test_refreshing_keeps_what_the_answer_leaves_out():
    vendor = Vendor(httpx.Response(200, json={"access_token": "new-access", "expires_in": "2592000"}))
    tokens = await refresh(vendor.client, PLACE, POST_STYLE, OLD)
    assert (tokens.access_token, tokens.refresh_token) == ("new-access", "old-refresh")
    assert tokens.hard_expires_at == OLD.hard_expires_at
    assert vendor.form["refresh_token"] == "old-refresh"


async def test_refreshing_takes_a_rotated_refresh_token():
    vendor = Vendor(httpx.Response(200, json=NEW))
    assert (await refresh(vendor.client, PLACE, BASIC_STYLE, OLD)).refresh_token == "new-refresh"


async def test_a_dead_grant_asks_for_a_new_sign_in():
    vendor = Vendor(httpx.Response(400, json={"error": "invalid_grant"}))
    with pytest.raises(Reconnect):
        await refresh(vendor.client, PLACE, POST_STYLE, OLD)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.Response(200, html="<p>maintenance</p>"),
        httpx.Response(401, json={"error": "invalid_client"}),
        httpx.ConnectError("down"),
        httpx.ReadTimeout("slow"),
    ],
    ids=str,
)
async def test_what_may_pass_never_ends_a_connection(answer):
    with pytest.raises(RetryLater):
        await refresh(Vendor(answer).client, PLACE, POST_STYLE, OLD)


async def test_revoking_sends_the_access_token_as_a_form():
    vendor = Vendor(httpx.Response(200))
    await revoke(vendor.client, PLACE, POST_STYLE, OLD)
    assert vendor.form == {"token": "old-access"}
    assert vendor.asked.headers["Authorization"] == "Bearer old-access"


async def test_revoking_sends_the_refresh_token_as_json():
    vendor = Vendor(httpx.Response(400))
    await revoke(vendor.client, PLACE, BASIC_STYLE, OLD)
    assert json.loads(vendor.asked.content) == {"token": "old-refresh"}
    assert vendor.asked.headers["Authorization"].startswith("Basic ")


def test_tokens_survive_storage_and_hide_in_logs():
    assert Tokens.from_json(OLD.to_json()) == OLD
    assert "old-" not in repr(OLD)
    assert OLD.expires_within(300)


class Source:
    """A token source that knows one newer token."""

    async def token(self, reject=None):
        return "newer" if reject == "stale" else "stale"


async def send_with(auth, *answers):
    seen, left = [], list(answers)

    def reply(request):
        seen.append(dict(request.headers))
        return httpx.Response(left.pop(0))

    async with httpx.AsyncClient(auth=auth, transport=httpx.MockTransport(reply)) as client:
        return (await client.get("https://vendor.test/x")).status_code, seen


async def test_a_refused_token_is_replaced_once():
    status, seen = await send_with(Bearer(Source()), 401, 200)
    assert (status, [each["authorization"] for each in seen]) == (200, ["Bearer stale", "Bearer newer"])


async def test_a_second_refusal_is_the_answer():
    status, seen = await send_with(Bearer(Source()), 401, 401)
    assert (status, len(seen)) == (401, 2)


async def test_a_key_goes_into_the_header_the_app_names():
    _, seen = await send_with(Key(ApiKey(("X-Key", "key {key}"), "help"), "abc"), 200)
    assert seen[0]["x-key"] == "key abc"
