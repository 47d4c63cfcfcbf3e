"""What surrounds every request: a limit on its size, security headers, and no stack trace for anyone."""

import logging

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.messages.webhooks import MOST_BYTES
from web.access import MACHINE

MOST_BODY = 1_000_000
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_STATIC = "/static/"
_KEPT = "public, max-age=31536000, immutable"
"""The address of a file of ours changes with its content."""
MESSAGES = ("/webhooks/", "/in/")
"""Where other systems send messages, and not people or programs with a token."""
_log = logging.getLogger("lexrelay.web")


class Shield:
    """ASGI middleware, outermost: what escapes the application is answered plainly and logged by its class only."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._headers = HEADERS | (
            {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if secure else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _Answer(scope["path"], self._headers, send)
        limit = MOST_BYTES if scope["path"].startswith(MESSAGES) else MOST_BODY
        try:
            body = await _read(receive, limit)
        except ClientDisconnect:
            return
        if body is None:
            too_large = _problem if scope["path"].startswith(MACHINE) else _page
            answer = too_large(413, f"it is larger than {limit // 1000} kB", "Send less at once")
            await answer(scope, receive, guarded)
            return
        try:
            await self._app(scope, _replay(body, receive), guarded)
        except Exception as error:
            _log.error("request failed method=%s error=%s", scope["method"], type(error).__name__)
            if guarded.started:
                raise
            remedy = "Try again; if it repeats, the person who runs this installation can look into the log"
            await _problem(500, "something unforeseen went wrong inside", remedy)(scope, receive, guarded)


class _Answer:
    """Sends an answer with the security headers added."""

    def __init__(self, path: str, headers: dict[str, str], send: Send) -> None:
        self._path, self._headers, self._send = path, headers, send
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers.update(self._headers)
            headers["Cache-Control"] = _KEPT if self._path.startswith(_STATIC) else "no-store"
        await self._send(message)


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Return the whole body, or None as soon as it exceeds the limit; raises ClientDisconnect for a half one."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return waiting.pop() if waiting else await receive()

    return give


def _problem(status: int, cause: str, remedy: str) -> JSONResponse:
    return JSONResponse({"problems": [{"where": "Request", "cause": cause, "remedy": remedy}]}, status)


def _page(status: int, cause: str, remedy: str) -> HTMLResponse:
    """Say it to a person, in words of ours only; going back leaves what was typed."""
    head = '<!doctype html><html lang="en"><title>Too large · Lexrelay</title>'
    return HTMLResponse(f"{head}<h1>What you sent cannot be taken: {cause}.</h1><p>{remedy}, then go back.</p>", status)
