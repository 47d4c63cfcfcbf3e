"""My account: one's own password, second factor, browsers and firms."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from services.actors import Actor
from services.identity import accounts, oidc, second_factor, sessions, signing_in
from web.access import Inst, Reader, start_session
from web.failures import status_of
from web.forms import Filled
from web.pages import page
from web.routes.pages.sign_in import caller_of, inside

router = APIRouter(prefix="/account", include_in_schema=False)


async def account_page(request: Request, inst: Inst, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    """Return the page with everything about the actor's own account."""
    person = await accounts.own(inst, actor)
    shown = {
        "person": person,
        "firms": await inst.store.system.people.memberships(person.id),
        "browsers": await sessions.browsers(inst, actor),
        "factor_on": await second_factor.is_on(inst, person.id),
        "identity": await oidc.linked(inst, actor),
        "enrolment": await second_factor.waiting(inst, actor),
        "codes": (),
    }
    return page(request, "people/account.html", status=status, **{**shown, **values})


async def _refused(request: Request, inst: Inst, actor: Actor, error: Mistake) -> Response:
    return await account_page(request, inst, actor, status=status_of(error), problems=error.problems)


@router.get("")
async def show_account(request: Request, inst: Inst, actor: Reader) -> Response:
    """Show it."""
    return await account_page(request, inst, actor)


@router.post("/password")
async def change_password(request: Request, inst: Inst, actor: Reader, filled: Filled) -> Response:
    """Change the password and sign every other browser out."""
    old, new = filled.get("old", ""), filled.get("password", "")
    try:
        token = await accounts.change_password(inst, actor, old, new, caller_of(request))
    except Mistake as error:
        return await _refused(request, inst, actor, error)
    return start_session(inst, token, "/account")


@router.post("/second-factor")
async def start_second_factor(request: Request, inst: Inst, actor: Reader, filled: Filled) -> Response:
    """Make a secret for an authenticator app."""
    await accounts.own(inst, actor)
    try:
        await second_factor.start(inst, actor)
    except Mistake as error:
        return await _refused(request, inst, actor, error)
    return RedirectResponse("/account#second-factor", 303)


@router.post("/second-factor/confirm")
async def confirm_second_factor(request: Request, inst: Inst, actor: Reader, filled: Filled) -> Response:
    """Turn it on with a code, and show the recovery codes this once."""
    try:
        codes = await second_factor.confirm(inst, actor, filled.get("code", ""))
    except Mistake as error:
        return await _refused(request, inst, actor, error)
    return await account_page(request, inst, actor, codes=codes)


@router.post("/second-factor/off")
async def turn_off_second_factor(request: Request, inst: Inst, actor: Reader, filled: Filled) -> Response:
    """Turn it off with the password."""
    try:
        await accounts.turn_off_second_factor(inst, actor, filled.get("password", ""), caller_of(request))
    except Mistake as error:
        return await _refused(request, inst, actor, error)
    return RedirectResponse("/account", 303)


@router.post("/browsers/others/end")
async def end_other_browsers(inst: Inst, actor: Reader, filled: Filled) -> RedirectResponse:
    """Sign out everywhere but here."""
    await sessions.end_others(inst, actor)
    return RedirectResponse("/account", 303)


@router.post("/browsers/{browser}/end")
async def end_browser(inst: Inst, actor: Reader, browser: str, filled: Filled) -> RedirectResponse:
    """Sign one browser out."""
    await sessions.end_browser(inst, actor, browser)
    return RedirectResponse("/account", 303)


@router.post("/firm")
async def switch_firm(request: Request, inst: Inst, actor: Reader, filled: Filled) -> Response:
    """Go on in another of one's firms."""
    token = await signing_in.switch_firm(inst, actor, filled.get("firm", ""), caller_of(request).browser)
    return start_session(inst, token, inside(filled.get("to", "/")))
