"""The authorization-code flow of both vendors: consent pages, token, revoke."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.exact import ExactResponse, loads
from sandbox.oauth import OAuthError, bearer
from sandbox.pages import show_page
from sandbox.quickbooks.company import REALM
from sandbox.world import World

Handler = Callable[[Request], Awaitable[Response]]
_SCOPE = "com.intuit.quickbooks.accounting"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Vendor:
    """What differs between the vendors' consent: names, and whose data is granted."""

    id: str
    title: str
    subject: Callable[[World], str]
    returned: Callable[[World], dict[str, str]]


def _user(world: World) -> str:
    users = world.store.all("clio.user")
    return str(users[0]["id"]) if users else "1"


CLIO = Vendor("clio", "Clio", _user, lambda world: {})
QUICKBOOKS = Vendor("quickbooks", "QuickBooks", lambda world: REALM, lambda world: {"realmId": REALM})


def routes(world: World) -> list[Route]:
    """Consent and token endpoints of both vendors."""
    return [
        Route("/oauth/authorize", _authorize(world, CLIO), methods=["GET", "POST"]),
        Route("/oauth/token", _faulty(world, CLIO, _clio_token), methods=["POST"]),
        Route("/oauth/deauthorize", _faulty(world, CLIO, _deauthorize), methods=["POST"]),
        Route("/connect/oauth2", _authorize(world, QUICKBOOKS), methods=["GET", "POST"]),
        Route("/oauth2/v1/tokens/bearer", _faulty(world, QUICKBOOKS, _quickbooks_token), methods=["POST"]),
        Route("/v2/oauth2/tokens/revoke", _faulty(world, QUICKBOOKS, _revoke), methods=["POST"]),
    ]


def _authorize(world: World, vendor: Vendor) -> Handler:
    async def authorize(request: Request) -> Response:
        asked = {key: str(value) for key, value in (await request.form()).items()} or dict(request.query_params)
        problem = _problem(world, vendor, asked)
        if problem:
            return show_page("refused.html", 400, vendor=vendor.title, problem=problem)
        if request.method == "POST":
            return _decided(world, vendor, asked)
        if world.faults.modes.auto_consent or asked.get("auto") == "1":
            return _decided(world, vendor, {**asked, "decision": "allow"})
        owner = "Example & Sample LLP"
        return show_page("consent.html", vendor=vendor.title, client_id=asked["client_id"], owner=owner, hidden=asked)

    return authorize


def _problem(world: World, vendor: Vendor, asked: Mapping[str, str]) -> str | None:
    redirect = urlsplit(asked.get("redirect_uri", ""))
    if redirect.scheme not in ("http", "https") or not redirect.netloc:
        return "redirect_uri must be an absolute http or https address"
    if asked.get("response_type") != "code":
        return "response_type must be code"
    if not asked.get("client_id") or not _known(world, vendor.id, asked["client_id"], None):
        return "client_id is missing or unknown"
    if vendor is QUICKBOOKS and _SCOPE not in asked.get("scope", "").split():
        return f"scope must contain {_SCOPE}"
    return "state is missing" if vendor is QUICKBOOKS and not asked.get("state") else None


def _decided(world: World, vendor: Vendor, asked: dict[str, str]) -> Response:
    state = {"state": asked["state"]} if "state" in asked else {}
    if asked.get("decision") == "allow":
        world.store.note(f"{vendor.id}.consents")
        code = world.tokens.code(vendor.id, asked["client_id"], asked["redirect_uri"], vendor.subject(world))
        return _back(asked["redirect_uri"], {"code": code, **state, **vendor.returned(world)})
    if vendor is CLIO and asked.get("redirect_on_decline") != "true":
        return show_page("refused.html", 400, vendor=vendor.title, problem="Access was declined")
    return _back(asked["redirect_uri"], {"error": "access_denied", **state})


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return RedirectResponse(f"{address}{joint}{urlencode(values)}", 302)


def _known(world: World, vendor: str, client_id: str, secret: str | None) -> bool:
    registered = world.store.peek("oauth.client", vendor)
    if registered is None:
        return bool(client_id) and secret != ""
    return client_id == registered["client_id"] and secret in (None, registered["client_secret"])


def _faulty(world: World, vendor: Vendor, action: Callable[[World, Request], Awaitable[Response]]) -> Handler:
    async def handle(request: Request) -> Response:
        async def commit() -> Response:
            try:
                return await action(world, request)
            except OAuthError as error:
                status = 401 if error.args[0] == "invalid_client" else 400
                return ExactResponse({"error": error.args[0], "error_description": error.args[1]}, status)

        if world.faults.modes.oauth:
            return await world.faults.run(vendor.id, request, commit, write=False)
        return await commit()

    return handle


async def _clio_token(world: World, request: Request) -> Response:
    form = await _form(request)
    client_id = form.get("client_id", "")
    if not _known(world, "clio", client_id, form.get("client_secret", "")):
        raise OAuthError("invalid_client", "client_id or client_secret is missing or wrong")
    return _granted(world, CLIO, form, client_id)


async def _quickbooks_token(world: World, request: Request) -> Response:
    client_id = _basic(world, request)
    return _granted(world, QUICKBOOKS, await _form(request), client_id)


def _granted(world: World, vendor: Vendor, form: Mapping[str, str], client_id: str) -> Response:
    match form.get("grant_type"):
        case "authorization_code":
            code, redirect = form.get("code", ""), form.get("redirect_uri", "")
            return ExactResponse(world.tokens.exchange(vendor.id, code, client_id, redirect))
        case "refresh_token":
            return ExactResponse(world.tokens.refresh(vendor.id, form.get("refresh_token", ""), client_id))
    raise OAuthError("unsupported_grant_type", "grant_type must be authorization_code or refresh_token")


async def _form(request: Request) -> dict[str, str]:
    if not request.headers.get("Content-Type", "").startswith(_FORM):
        raise OAuthError("invalid_request", f"The body must be {_FORM}")
    return {key: str(value) for key, value in (await request.form()).items()}


def _basic(world: World, request: Request) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        client_id = secret = ""
    if scheme.lower() != "basic" or not _known(world, "quickbooks", client_id, secret):
        raise OAuthError("invalid_client", "Basic authorization with client id and secret is missing or wrong")
    return client_id


async def _deauthorize(world: World, request: Request) -> Response:
    token = (await _form(request)).get("token", "")
    if bearer(request) != token or world.tokens.revoke_token(token) != "access":
        raise OAuthError("invalid_client", "The bearer token and the form's token must be one valid access token")
    return Response(status_code=200)


async def _revoke(world: World, request: Request) -> Response:
    _basic(world, request)
    body: Any = loads(await request.body() or b"{}")
    if world.tokens.revoke_token(str(body.get("token"))) is None:
        raise OAuthError("invalid_request", "The token is unknown or revoked already")
    return Response(status_code=200)
