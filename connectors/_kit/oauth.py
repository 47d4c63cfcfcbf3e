"""Sign-in: the authorization-code flow as data in and data out, and what puts a credential on each request."""

import json
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request

from connectors._kit.app import ApiKey, OAuth, Place
from connectors._kit.waits import wait_of
from core.clock import now
from core.errors import Failure, Reconnect, Rejected, RetryLater

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_SHORT_LIFE = 3600
"""Seconds a token is trusted when the vendor does not say."""


@dataclass(frozen=True)
class Tokens:
    """What a vendor granted. `hard_expires_at` is the end that refreshing cannot move; None means unlimited."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    refresh_expires_at: datetime | None = None
    hard_expires_at: datetime | None = None

    def expires_within(self, seconds: float) -> bool:
        """Whether the access token ends in less than so many seconds."""
        return self.expires_at - now() < timedelta(seconds=seconds)

    def to_json(self) -> str:
        """Write as JSON text, to be sealed: it holds the secrets themselves."""
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Tokens":
        """Read what `to_json` wrote."""
        facts = json.loads(text)
        moments = {name: datetime.fromisoformat(facts[name]) for name in facts if name.endswith("_at") and facts[name]}
        return cls(**{**facts, **moments})


class TokenSource(Protocol):
    """Where the current access token of one connection comes from."""

    async def token(self, reject: str | None = None) -> str:
        """Return a valid token; `reject` is one the vendor just refused, so that it is refreshed once for all."""


class Bearer(httpx.Auth):
    """Signs each request with the connection's token, and once again with a newer one after a 401."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send, and after a 401 send once more; a second 401 is the caller's to judge."""
        token = await self._source.token()
        request.headers["Authorization"] = f"Bearer {token}"
        answer = yield request
        if answer.status_code == 401:
            request.headers["Authorization"] = f"Bearer {await self._source.token(reject=token)}"
            yield request


class Key(httpx.Auth):
    """Signs each request with a typed key, in the header the app names."""

    def __init__(self, rules: ApiKey, key: str) -> None:
        name, pattern = rules.header
        self._header = (name, pattern.format(key=key))

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Add the header; a 401 means the key is no longer good, so nothing is tried again."""
        name, value = self._header
        request.headers[name] = value
        yield request


def consent_url(place: Place, rules: OAuth, state: str, redirect_uri: str) -> str:
    """Return the vendor's page where a person allows the access; `state` comes back unchanged."""
    url: str = prepare_grant_uri(
        place.authorize_url,
        client_id=place.client_id,
        response_type="code",
        redirect_uri=redirect_uri,
        scope=rules.scope or None,
        state=state,
        **rules.authorize_extra,
    )
    return url


async def exchange(client: httpx.AsyncClient, place: Place, rules: OAuth, code: str, redirect_uri: str) -> Tokens:
    """Turn a callback's code into tokens; raises Rejected when the code or our credentials are refused."""
    form = prepare_token_request("authorization_code", redirect_uri=redirect_uri, code=code)
    asked_at = now()
    answer = await _ask(client, place, rules, form)
    if answer.status_code >= 400:
        raise Rejected(
            f"{place.title} refused the sign-in ({_error_of(answer)})",
            code=_error_of(answer),
            remedy="Start connecting again; if it repeats, an administrator must check the client id and secret.",
        )
    return _tokens(_granted(answer, place), asked_at, place, kept="")


async def refresh(client: httpx.AsyncClient, place: Place, rules: OAuth, tokens: Tokens) -> Tokens:
    """Return newer tokens; raises Reconnect when the grant is gone, RetryLater for everything that may pass.

    Wrong credentials of our own also raise RetryLater: the grant is still good once an administrator mends them.
    """
    form = prepare_token_request("refresh_token", refresh_token=tokens.refresh_token)
    asked_at = now()
    answer = await _ask(client, place, rules, form)
    if answer.status_code >= 400:
        raise _refusal(answer, place)
    renewed = _tokens(_granted(answer, place), asked_at, place, kept=tokens.refresh_token)
    return replace(
        renewed,
        refresh_expires_at=renewed.refresh_expires_at or tokens.refresh_expires_at,
        hard_expires_at=renewed.hard_expires_at or tokens.hard_expires_at,
    )


async def revoke(client: httpx.AsyncClient, place: Place, rules: OAuth, tokens: Tokens) -> None:
    """Give the access back; a grant that is already gone counts as done. Raises RetryLater."""
    if not place.revoke_url:
        return
    if rules.revocation == "json_with_basic":
        basic = httpx.BasicAuth(place.client_id, place.client_secret.get_secret_value())
        answer = await _post(client, place.revoke_url, json={"token": tokens.refresh_token}, auth=basic)
    else:
        bearer = {**_FORM, "Authorization": f"Bearer {tokens.access_token}"}
        answer = await _post(client, place.revoke_url, data={"token": tokens.access_token}, headers=bearer)
    if answer.status_code == 429 or answer.status_code >= 500:
        raise RetryLater(f"{place.title} could not end the access now ({answer.status_code})")


async def _ask(client: httpx.AsyncClient, place: Place, rules: OAuth, form: str) -> httpx.Response:
    credentials = ClientAuth(place.client_id, place.client_secret.get_secret_value(), rules.client_auth)
    start = {**_FORM, **rules.token_headers}
    url, headers, body = credentials.prepare("POST", place.token_url, start, form)
    answer = await _post(client, url, headers=headers, content=body)
    if answer.status_code == 429 or answer.status_code >= 500:
        wait = wait_of(answer.headers) or 30.0
        raise RetryLater(f"sign-in at {place.title} is out of order ({answer.status_code})", wait=wait)
    return answer


async def _post(client: httpx.AsyncClient, url: str, **options: Any) -> httpx.Response:
    try:
        return await client.post(url, **options)
    except httpx.TransportError as error:
        raise RetryLater(f"no answer from {httpx.URL(url).host} ({type(error).__name__})", wait=15) from error


def _refusal(answer: httpx.Response, place: Place) -> Failure:
    code = _error_of(answer)
    if code == "invalid_grant":
        return Reconnect(f"{place.title} no longer accepts this sign-in; someone must connect again")
    return RetryLater(
        f"{place.title} refused to renew the access ({code}); an administrator must check the client id and secret",
        wait=300,
    )


def _granted(answer: httpx.Response, place: Place) -> dict[str, Any]:
    facts = _json_of(answer)
    if answer.status_code >= 300 or "access_token" not in facts:
        raise RetryLater(f"sign-in at {place.title} gave no token ({answer.status_code})")
    return facts


def _tokens(facts: dict[str, Any], asked_at: datetime, place: Place, kept: str) -> Tokens:
    refresh_token = facts.get("refresh_token") or kept
    if not refresh_token:
        raise Rejected(f"{place.title} gave no refresh token", remedy="An administrator must check the app's settings.")
    return Tokens(
        access_token=str(facts["access_token"]),
        refresh_token=str(refresh_token),
        expires_at=_end(asked_at, facts.get("expires_in")) or asked_at + timedelta(seconds=_SHORT_LIFE),
        refresh_expires_at=_end(asked_at, facts.get("x_refresh_token_expires_in")),
        hard_expires_at=_end(asked_at, facts.get("x_refresh_token_hard_expires_in")),
    )


def _end(start: datetime, seconds: int | str | None) -> datetime | None:
    return start + timedelta(seconds=int(seconds)) if seconds is not None else None


def _error_of(answer: httpx.Response) -> str:
    error = _json_of(answer).get("error", answer.status_code)
    return str(error.get("type", answer.status_code) if isinstance(error, dict) else error)


def _json_of(answer: httpx.Response) -> dict[str, Any]:
    try:
        facts = answer.json()
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
