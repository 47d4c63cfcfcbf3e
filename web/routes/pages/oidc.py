"""Signing in with an OpenID Connect provider: the ways there, the way back, and linking it to an account."""

import secrets
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from engine.installation import Installation
from services.actors import Actor
from services.identity import oidc, sessions
from services.identity.oidc import Arrival
from web.access import Inst, Public, Reader, cookie_name, start_session
from web.failures import status_of
from web.forms import Filled
from web.pages import page
from web.routes.pages.account import account_page
from web.routes.pages.sign_in import caller_of, inside

SIGN_IN = Depends(Public("it is where people prove who they are"))
LINK = Depends(Public("the secret in the one-time link is the proof"))
BACK = Depends(Public("the single-use state of a sign-in that this browser began"))
router = APIRouter(include_in_schema=False)


def _cookie(inst: Installation) -> str:
    return f"{cookie_name(inst)}-openid"


def _browser(request: Request, inst: Installation) -> str:
    return request.cookies.get(_cookie(inst)) or secrets.token_urlsafe(32)


def _remember(inst: Installation, answer: Response, browser: str) -> Response:
    """Leave with the browser what only it knows; links from elsewhere carry it back, forms from elsewhere do not."""
    answer.set_cookie(
        _cookie(inst),
        browser,
        max_age=int(oidc.LIFE.total_seconds()) * 2,
        httponly=True,
        samesite="lax",
        secure=inst.settings.base_url.startswith("https://"),
    )
    return answer


def _refused(request: Request, error: Mistake, **values: Any) -> Response:
    shown = {"to": "/", "email": "", "nobody": False, "problems": error.problems}
    return page(request, "people/sign_in.html", status=status_of(error), **{**shown, **values})


def _arrived(request: Request, inst: Installation, arrival: Arrival) -> Response:
    if arrival.entry is None:
        return RedirectResponse(arrival.to, 303)
    return start_session(inst, arrival.entry.token, "/sign-in/code" if arrival.entry.owes_code else inside(arrival.to))


@router.get("/sign-in/openid", dependencies=[SIGN_IN])
async def go_to_sign_in(request: Request, inst: Inst, to: str = "/") -> Response:
    """Lead to the provider."""
    browser = _browser(request, inst)
    try:
        url = await oidc.begin_sign_in(inst, browser, inside(to), caller_of(request))
    except Mistake as error:
        return _refused(request, error, to=inside(to))
    return _remember(inst, RedirectResponse(url, 303), browser)


@router.get("/invitation/{token}/openid", dependencies=[LINK])
async def go_to_join(request: Request, inst: Inst, token: str) -> Response:
    """Lead somebody who was invited to the provider."""
    browser = _browser(request, inst)
    url = await oidc.begin_joining(inst, browser, token, caller_of(request))
    return _remember(inst, RedirectResponse(url, 303), browser)


@router.get("/sign-in/openid/callback", dependencies=[BACK])
async def come_back(request: Request, inst: Inst) -> Response:
    """Take what the provider said, and leave its address behind."""
    session = request.cookies.get(cookie_name(inst), "")
    actor = await sessions.session_actor(inst, session) if session else None
    answer = dict(request.query_params)
    try:
        arrival = await oidc.come_back(inst, _browser(request, inst), answer, actor, caller_of(request))
    except Mistake as error:
        if actor:
            raise
        return _refused(request, error)
    if arrival.entry:
        await sessions.end(inst, session)
    return _arrived(request, inst, arrival)


@router.get("/sign-in/openid/confirm", dependencies=[SIGN_IN])
async def ask_password(request: Request, inst: Inst) -> Response:
    """Ask for the password that proves an account there and one here to be the same person's."""
    owing = await oidc.owing(inst, _browser(request, inst))
    return page(request, "people/openid_confirm.html", email=owing.email)


@router.post("/sign-in/openid/confirm", dependencies=[SIGN_IN])
async def take_password(request: Request, inst: Inst, filled: Filled) -> Response:
    """Link them and sign in."""
    browser = _browser(request, inst)
    owing = await oidc.owing(inst, browser)
    try:
        arrival = await oidc.confirm(inst, browser, filled.get("password", ""), caller_of(request))
    except Mistake as error:
        shown = {"email": owing.email, "problems": error.problems}
        return page(request, "people/openid_confirm.html", status=status_of(error), **shown)
    await sessions.end(inst, request.cookies.get(cookie_name(inst), ""))
    return _arrived(request, inst, arrival)


@router.post("/account/openid")
async def go_to_link(request: Request, inst: Inst, actor: Reader, filled: Filled) -> Response:
    """Lead to the provider to link one's account there."""
    browser, password = _browser(request, inst), filled.get("openid", "")
    try:
        url = await oidc.begin_linking(inst, browser, actor, password, caller_of(request))
    except Mistake as error:
        return await _on_account(request, inst, actor, error)
    return _remember(inst, page(request, "people/openid_go.html", url=url), browser)


@router.post("/account/openid/end")
async def unlink(request: Request, inst: Inst, actor: Reader, filled: Filled) -> Response:
    """Unlink it, with the password."""
    try:
        await oidc.unlink(inst, actor, filled.get("openid_end", ""), caller_of(request))
    except Mistake as error:
        return await _on_account(request, inst, actor, error)
    return RedirectResponse("/account#openid", 303)


async def _on_account(request: Request, inst: Installation, actor: Actor, error: Mistake) -> Response:
    return await account_page(request, inst, actor, status=status_of(error), problems=error.problems)
