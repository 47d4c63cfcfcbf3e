"""Pages before somebody is known: signing in, and accounts made from links."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from engine.installation import FIRM
from services.actors import Role
from services.identity import accounts, sessions, signing_in
from services.identity.signing_in import Caller, Entry
from web.access import Inst, Public, cookie_name, start_session
from web.failures import status_of
from web.forms import Filled
from web.pages import page

SIGN_IN = Depends(Public("it is where people prove who they are"))
LINK = Depends(Public("the secret in the one-time link is the proof"))
router = APIRouter(include_in_schema=False)


def caller_of(request: Request) -> Caller:
    """Return where a request comes from."""
    address = request.client.host if request.client else "unknown"
    return Caller(address, request.headers.get("User-Agent", "")[:200])


def inside(to: str) -> str:
    """Return an address within these pages, or the first page for any other."""
    plain = to.isprintable() and "\\" not in to and to.startswith("/") and not to.startswith("//")
    return to if plain and not to.startswith(("/sign-", "/welcome/", "/invitation/", "/reset/")) else "/"


def _let_in(inst: Inst, entry: Entry, to: str) -> RedirectResponse:
    return start_session(inst, entry.token, "/sign-in/code" if entry.owes_code else to)


@router.get("/sign-in", dependencies=[SIGN_IN])
async def ask_password(request: Request, inst: Inst, to: str = "/") -> Response:
    """Ask for e-mail address and password."""
    nobody = await accounts.nobody_yet(inst, FIRM)
    return page(request, "people/sign_in.html", to=inside(to), email="", nobody=nobody)


@router.post("/sign-in", dependencies=[SIGN_IN])
async def take_password(request: Request, inst: Inst, filled: Filled) -> Response:
    """Sign in, or ask for the code of the second factor."""
    email, to = filled.get("email", ""), inside(filled.get("to", "/"))
    try:
        entry = await signing_in.sign_in(inst, email, filled.get("password", ""), caller_of(request))
    except Mistake as error:
        shown = {"to": to, "email": email, "nobody": False, "problems": error.problems}
        return page(request, "people/sign_in.html", status=status_of(error), **shown)
    await sessions.end(inst, request.cookies.get(cookie_name(inst), ""))
    return _let_in(inst, entry, to)


@router.get("/sign-in/code", dependencies=[SIGN_IN])
async def ask_code(request: Request, inst: Inst) -> Response:
    """Ask for the code that follows the password."""
    half = await sessions.half_signed_in(inst, request.cookies.get(cookie_name(inst), ""))
    return page(request, "people/code.html") if half else RedirectResponse("/sign-in", 303)


@router.post("/sign-in/code", dependencies=[SIGN_IN])
async def take_code(request: Request, inst: Inst, filled: Filled) -> Response:
    """Complete the sign-in with the code."""
    half = await sessions.half_signed_in(inst, request.cookies.get(cookie_name(inst), ""))
    if half is None:
        return RedirectResponse("/sign-in", 303)
    try:
        token = await signing_in.give_code(inst, half, filled.get("code", ""))
    except Mistake as error:
        return page(request, "people/code.html", status=status_of(error), problems=error.problems)
    return start_session(inst, token, "/")


@router.post("/sign-out", dependencies=[Depends(Public("it only ends the caller's own session"))])
async def sign_out(request: Request, inst: Inst, filled: Filled) -> RedirectResponse:
    """End the session."""
    await sessions.end(inst, request.cookies.get(cookie_name(inst), ""))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(cookie_name(inst))
    return answer


@router.get("/welcome/{token}", dependencies=[LINK])
async def welcome(request: Request, inst: Inst, token: str) -> Response:
    """Show the form of the first account; once there is one, turn the link into a session."""
    firm, role = await sessions.link_role(inst, token)
    if role is Role.OWNER and await accounts.nobody_yet(inst, firm):
        return page(request, "people/first_account.html", email="", name="")
    session = await sessions.redeem(inst, token, caller_of(request).browser)
    return start_session(inst, session, "/")


@router.post("/welcome/{token}", dependencies=[LINK])
async def create_owner(request: Request, inst: Inst, token: str, filled: Filled) -> Response:
    """Make the first account and sign its owner in."""
    email, name, password = (filled.get(field, "") for field in ("email", "name", "password"))
    try:
        entry = await accounts.create_owner(inst, token, email, name, password=password, caller=caller_of(request))
    except Mistake as error:
        shown = {"email": email, "name": name, "problems": error.problems}
        return page(request, "people/first_account.html", status=status_of(error), **shown)
    return _let_in(inst, entry, "/")


@router.get("/invitation/{token}", dependencies=[LINK])
async def show_invitation(request: Request, inst: Inst, token: str) -> Response:
    """Show who is invited as what, and the form to join."""
    invitation, known = await accounts.invited(inst, token)
    return page(request, "people/invitation.html", invitation=invitation, known=known, name="")


@router.post("/invitation/{token}", dependencies=[LINK])
async def accept_invitation(request: Request, inst: Inst, token: str, filled: Filled) -> Response:
    """Join the firm."""
    invitation, known = await accounts.invited(inst, token)
    name = filled.get("name", "")
    try:
        entry = await accounts.accept(inst, token, name, filled.get("password", ""), caller_of(request))
    except Mistake as error:
        shown = {"invitation": invitation, "known": known, "name": name, "problems": error.problems}
        return page(request, "people/invitation.html", status=status_of(error), **shown)
    return _let_in(inst, entry, "/")


@router.get("/reset/{token}", dependencies=[LINK])
async def ask_new_password(request: Request, inst: Inst, token: str) -> Response:
    """Ask for a new password."""
    person, _ = await accounts.reset_for(inst, token)
    return page(request, "people/reset.html", email=person.email)


@router.post("/reset/{token}", dependencies=[LINK])
async def take_new_password(request: Request, inst: Inst, token: str, filled: Filled) -> Response:
    """Keep the new password; then it is used to sign in."""
    person, _ = await accounts.reset_for(inst, token)
    try:
        await accounts.reset_password(inst, token, filled.get("password", ""))
    except Mistake as error:
        return page(request, "people/reset.html", status=status_of(error), email=person.email, problems=error.problems)
    return RedirectResponse("/sign-in", 303)
