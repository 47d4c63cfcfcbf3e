"""Calls a web service at the addresses that a person allowed, and reads its answer as JSON or text."""

from collections.abc import Mapping
from typing import Any

import httpx

from connectors._kit.app import Filled
from connectors._kit.http import Http, Reply
from connectors.http.address import Address
from connectors.http.form import Endpoint
from connectors.http.gate import gate_of
from connectors.http.headers import kept_headers
from core.errors import Failure, InDoubt, Reconnect, Rejected, RetryLater
from core.forms import Record

SHOWN = 200
CORRECT = "Correct the address or the content in the recipe step, as the service's description asks."


class Answer(Record):
    """What the service answered: `data` if it is JSON (numbers stay exact), else `text`."""

    status: int
    headers: dict[str, str]
    data: Any = None
    text: str = ""


class Web:
    """One connected service."""

    def __init__(self, http: Http, filled: Filled) -> None:
        self._http = http
        self.endpoint: Endpoint = filled.form
        self._gate = gate_of(filled)

    async def look_up_hosts(self) -> None:
        """Look up every allowed host that has a whole name; raises Rejected for one that may not be reached."""
        for host in (host for host in self._gate.allowed if not host.wild):
            try:
                await self._gate.addresses(host.name, host.port)
            except OSError as error:
                raise RetryLater(f"the host {host.name} was not found") from error

    async def call(self, method: str, to: Address, *, writes: bool, **body: Any) -> Answer:
        """Send one request with the key; raises RetryLater, InDoubt, Rejected or Reconnect."""
        headers = httpx.Headers({**to.headers, **body.pop("headers", {})})
        headers.update(self.endpoint.signature)
        url = httpx.URL(to.url).copy_merge_params(to.query) if to.query else httpx.URL(to.url)
        self._gate.check(url)
        reply = await self._http.send(method, str(url), is_write=writes, classify=self._judge, headers=headers, **body)
        return _answer(reply, writes)

    def _judge(self, reply: Reply, writes: bool) -> Failure | None:
        """HTTP habit, but for three things: redirects, a 401 without a key of ours, and a request cut short."""
        evidence = {"status": str(reply.status)}
        if 300 <= reply.status < 400:
            return _redirected(reply, writes, evidence)
        if reply.status in (401, 407) and self.endpoint.header:
            return Reconnect("the service refused the key of this connection", evidence=evidence)
        if reply.status in (401, 407):
            remedy = "Connect the service again with the header and the key it asks for."
            return Rejected("the service asks for a key", code=str(reply.status), remedy=remedy, evidence=evidence)
        if reply.status in (408, 425):
            return RetryLater(f"the service asks to try again ({reply.status})", evidence=evidence)
        if 400 <= reply.status < 500 and reply.status != 429:
            reason = f"'{self.endpoint.name}' refused the request ({reply.status}){self._words(reply)}"
            return Rejected(reason, code=str(reply.status), remedy=CORRECT, evidence=evidence)
        return None

    def _words(self, reply: Reply) -> str:
        """Return the beginning of what the service says of it, on one line and without the key."""
        said = " ".join(reply.content.decode(errors="ignore").split())
        for secret in self.endpoint.signature.values():
            said = said.replace(secret, "...").replace(secret.rpartition(" ")[2], "...")
        return f": {said[:SHOWN]}" if said and "html" not in reply.headers.get("content-type", "") else ""


def _redirected(reply: Reply, writes: bool, evidence: Mapping[str, str]) -> Failure | None:
    """A redirect is not followed: it leads where nobody allowed. 303 after a write says that it was done."""
    if writes and reply.status == 303:
        return None
    if writes and reply.status == 302:
        return InDoubt("the service answered with a redirect (302), which may mean that it was done", evidence=evidence)
    remedy = "Enter the address it leads to in the recipe step, once you know that it is the right one."
    reason = f"the service answered with a redirect ({reply.status}), and these are not followed"
    return Rejected(reason, code="redirect", field="url", remedy=remedy, evidence=evidence)


def _answer(reply: Reply, writes: bool) -> Answer:
    kept = kept_headers(reply.headers)
    if reply.data is not None:
        return Answer(status=reply.status, headers=kept, data=reply.data)
    charset = httpx.Response(reply.status, headers=dict(reply.headers)).charset_encoding or "utf-8"
    try:
        return Answer(status=reply.status, headers=kept, text=reply.content.decode(charset))
    except (UnicodeDecodeError, LookupError):
        return _unreadable(reply, kept, writes)


def _unreadable(reply: Reply, kept: dict[str, str], writes: bool) -> Answer:
    """A write is done whatever comes back; a read that gives a file has given nothing."""
    if writes:
        return Answer(status=reply.status, headers=kept)
    remedy = "Ask the service for JSON or text, in the address or the headers of the recipe step."
    raise Rejected("the service answered with a file, not with JSON or text", code="answer", remedy=remedy)
