"""Forms of our pages: each carries a token of the browser it was shown to, and is refused without it.

The token is a hash of a cookie that other sites cannot read: the session's, or before signing in that of the visit.
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from core.errors import NotAllowed, Problem, mistake
from engine.installation import Installation
from services.identity.tokens import hash_of
from web.access import MACHINE, cookie_name, dependencies, installation, of

FIELD = "form_token"
MOST_FILE = 600_000
"""Bytes of an uploaded file; as text in a form it still fits into what a request may hold."""
HEADER = "X-Form-Token"
"""Where scripts of our pages put the same token."""
_SAME = ("same-origin", "none")
_FIRST_PARTY = ("", "null")
"""Our own pages send no origin, since they send no referrer either."""


class ForeignForm(NotAllowed):
    """A form that no page of ours, shown to this browser, has sent."""


def visit_cookie(inst: Installation) -> str:
    """Return the name of the cookie that stands for a browser before it signs in."""
    return f"{cookie_name(inst)}-visit"


def form_token(request: Request) -> str:
    """Return the token for forms on the page being made; a browser without any cookie gets that of a visit."""
    inst = installation(request)
    secret = request.cookies.get(cookie_name(inst)) or request.cookies.get(visit_cookie(inst))
    if not secret:
        secret = getattr(request.state, "visit", "") or secrets.token_urlsafe(32)
        request.state.visit = secret
    return hash_of("form", secret)


def leave_visit(request: Request, answer: Response) -> None:
    """Leave the cookie of a visit that began with this page, until the browser is closed."""
    secret = getattr(request.state, "visit", "")
    if secret:
        inst = installation(request)
        secure = inst.settings.base_url.startswith("https://")
        answer.set_cookie(visit_cookie(inst), secret, httponly=True, samesite="lax", secure=secure)


class OwnForm:
    """Reads a form and proves that a page of ours sent it. Every route that pages post to depends on it."""

    async def __call__(self, request: Request) -> dict[str, str]:
        """Return the fields; raises ForeignForm."""
        async with request.form() as form:
            return _proved(request, form)


def _proved(request: Request, form: FormData) -> dict[str, str]:
    """Return the texts of a form; raises ForeignForm."""
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    given = fields.pop(FIELD, "") or request.headers.get(HEADER, "")
    if not _from_here(request) or not hmac.compare_digest(given.encode(), form_token(request).encode()):
        cause = "it did not come from a page that this browser was shown, or you signed in or out since"
        raise ForeignForm((Problem("This form", cause, "Go back, load the page again and send it once more"),))
    return fields


@dataclass(frozen=True)
class Sent:
    """What a form with a file field sent: its texts, and the file's name and content, both empty when none came."""

    fields: dict[str, str]
    name: str = ""
    content: bytes = b""


class OwnUpload(OwnForm):
    """Reads a form of ours that has one file field; files are kept small, as they are held whole."""

    async def __call__(self, request: Request) -> Sent:  # type: ignore[override]
        """Return fields and file; raises ForeignForm, or Mistake for a file that is too large."""
        async with request.form(max_files=1) as form:
            fields = _proved(request, form)
            file = next((value for _, value in form.multi_items() if isinstance(value, UploadFile)), None)
            if file is None or not file.filename:
                return Sent(fields)
            content = await file.read(MOST_FILE + 1)
        if len(content) > MOST_FILE:
            cause = f"it is larger than {MOST_FILE // 1000} kB"
            raise mistake(f"File '{file.filename}'", cause, "Export a shorter time, such as one month")
        return Sent(fields, file.filename, content)


own_form = OwnForm()
own_upload = OwnUpload()
Filled = Annotated[dict[str, str], Depends(own_form)]
Uploaded = Annotated[Sent, Depends(own_upload)]


def _from_here(request: Request) -> bool:
    base = urlsplit(installation(request).settings.base_url)
    origin = request.headers.get("Origin", "")
    theirs = origin in _FIRST_PARTY or urlsplit(origin).netloc in (base.netloc, request.headers.get("Host", ""))
    return theirs and request.headers.get("Sec-Fetch-Site", "none") in _SAME


def refuse_open_forms(app: FastAPI) -> None:
    """Raise RuntimeError naming every route that pages post to without proof of where the form comes from."""
    posts = {each: calls for each, calls in dependencies(app).items() if not each.startswith(("GET ", "HEAD "))}
    pages = {each: calls for each, calls in posts.items() if not each.partition(" ")[2].startswith(MACHINE)}
    silent = sorted(each for each, calls in pages.items() if not of(calls, OwnForm))
    if silent:
        raise RuntimeError(f"these routes take forms of any site: {', '.join(silent)}")
