"""What every call passes: token, realm, limits, faults, request ids; and how answers and refusals look."""

import hashlib
import uuid
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from sandbox.exact import ExactResponse, dumps, loads
from sandbox.oauth import bearer
from sandbox.quickbooks.company import REALM, Company
from sandbox.quickbooks.limits import Limits
from sandbox.quickbooks.notices import notify
from sandbox.quickbooks.refusals import Refusal, gateway_body
from sandbox.store import Document
from sandbox.world import World

Work = Callable[[Company, Request, bytes, bool], Document | bytes]
Endpoint = Callable[[Request], Awaitable[Response]]
_LONGEST_REQUEST_ID = 50
_XML = (
    '<?xml version="1.0" encoding="UTF-8"?><IntuitResponse xmlns="http://schema.intuit.com/finance/v3">'
    '<Fault type="ValidationFault"><Error code="500"><Message>Unsupported operation</Message>'
    "<Detail>Send Accept: application/json; without it every answer is XML</Detail></Error></Fault>"
    "</IntuitResponse>"
)


def refuse(status: int) -> Response:
    """The gateway's answer for a status, with its trace id."""
    return ExactResponse(gateway_body(status), status)


class Door:
    """Turns a function on the company into an HTTP endpoint."""

    def __init__(self, world: World, limits: Limits) -> None:
        self._world = world
        self._limits = limits
        world.faults.shape("quickbooks", refuse)

    def open(self, resource: str, work: Work, write: bool, accept: str = "application/json") -> Endpoint:
        """An endpoint; ``work`` gets company, request, body and whether the requestid came before."""

        async def endpoint(request: Request) -> Response:
            response = self._gate(request, resource, accept)
            if response is None:
                response = await self._serve(request, work, write)
            response.headers["intuit_tid"] = f"1-{uuid.uuid4()}"
            return response

        return endpoint

    def _gate(self, request: Request, resource: str, accept: str) -> Response | None:
        name = request.path_params.get("entity", resource)
        self._world.store.note(f"qbo.requests.{request.method}.{name}")
        token = bearer(request)
        access = self._world.tokens.check("quickbooks", token) if token else None
        status = None
        if access is None:
            status = 401
        elif request.path_params["realm"] != REALM or access.subject != REALM:
            status = 403
        elif not self._limits.admit(resource == "batch"):
            status = 429
        if status is not None:
            self._world.store.note(f"qbo.answers.{status}")
            return refuse(status)
        if accept not in request.headers.get("Accept", ""):
            return Response(_XML, 400, media_type="application/xml")
        return None

    async def _serve(self, request: Request, work: Work, write: bool) -> Response:
        body = await request.body()

        async def commit() -> Response:
            return self._commit(request, body, work, write)

        response = await self._world.faults.run("quickbooks", request, commit, write)
        if not write and response.status_code == 200:
            self._world.store.note("qbo.metered_reads")
        return response

    def _commit(self, request: Request, body: bytes, work: Work, write: bool) -> Response:
        company = Company(self._world)
        try:
            answer = self._answer(company, request, body, work)
        except Refusal as refusal:
            self._world.store.note(f"qbo.refused.{refusal.code}")
            return ExactResponse({"Fault": refusal.fault(), "time": company.stamp()}, 400)
        if write and company.events:
            self._world.store.note("qbo.writes")
        notify(self._world, company.events)
        if isinstance(answer, bytes):
            return Response(answer, media_type="application/pdf")
        return ExactResponse(answer)

    def _answer(self, company: Company, request: Request, body: bytes, work: Work) -> Document | bytes:
        id = request.query_params.get("requestid") if request.method == "POST" else None
        if id is None:
            return _timed(company, work(company, request, body, False))
        if not id or len(id) > _LONGEST_REQUEST_ID:
            raise Refusal("2130", f"requestid must have 1 to {_LONGEST_REQUEST_ID} characters", "requestid")
        known = self._world.store.get("qbo.request", id)
        if known is not None and not self._world.faults.ignore_request_ids:
            return self._repeat(known, request, body)
        answer = _timed(company, work(company, request, body, known is not None))
        if isinstance(answer, dict):
            facts = {"digest": _digest(request, body), "answer": dumps(answer)}
            self._world.store.put("qbo.request", id, facts)
        return answer

    def _repeat(self, known: Document, request: Request, body: bytes) -> Document:
        self._world.store.note("qbo.request_id_repeats")
        if known["digest"] != _digest(request, body):
            self._world.store.note("qbo.request_id_repeats.changed_body")
        return dict(loads(known["answer"]))


def _timed(company: Company, answer: Document | bytes) -> Document | bytes:
    return answer if isinstance(answer, bytes) else {**answer, "time": company.stamp()}


def _digest(request: Request, body: bytes) -> str:
    return hashlib.sha256(request.url.path.encode() + b"\n" + body).hexdigest()


def parse_body(request: Request, body: bytes) -> Document:
    """The JSON body; refuses 500 for another content type and 2010 when it is not JSON."""
    if not request.headers.get("Content-Type", "").startswith("application/json"):
        raise Refusal("500", "Content-Type must be application/json")
    try:
        value = loads(body)
    except ValueError:
        raise Refusal("2010", "The body is not valid JSON") from None
    if not isinstance(value, dict):
        raise Refusal("2010", "The body must be one JSON object")
    return value
