"""The paths of one company, and the sandbox's own controls for QuickBooks."""

from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.quickbooks.attachments import upload
from sandbox.quickbooks.batch import run_batch
from sandbox.quickbooks.changes import capture_changes
from sandbox.quickbooks.company import REALM, Company
from sandbox.quickbooks.door import Door, parse_body
from sandbox.quickbooks.lifecycle import delete, send, void
from sandbox.quickbooks.limits import Limits
from sandbox.quickbooks.notices import subscribe
from sandbox.quickbooks.reading import read, show
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import BY_PATH, Entity
from sandbox.quickbooks.search import search
from sandbox.quickbooks.writes import Options, write
from sandbox.store import Document
from sandbox.world import World

_PRINTABLE = ("Invoice", "SalesReceipt", "Estimate", "CreditMemo")
_VOIDED_BY_UPDATE = ("Payment", "SalesReceipt", "BillPayment")
_COMPANY = "/v3/company/{realm}"


def routes(world: World) -> list[Route]:
    """Everything under ``/v3/company`` and ``/sandbox/quickbooks``."""
    limits = Limits(world.store)
    door = Door(world, limits)
    record = _COMPANY + "/{entity}/{id}"
    return [
        Route(_COMPANY + "/query", door.open("query", _query, False), methods=["GET", "POST"]),
        Route(_COMPANY + "/cdc", door.open("cdc", _cdc, False), methods=["GET"]),
        Route(_COMPANY + "/batch", door.open("batch", _batch, True), methods=["POST"]),
        Route(_COMPANY + "/preferences", door.open("preferences", _preferences, False), methods=["GET"]),
        Route(_COMPANY + "/companyinfo/{id}", door.open("companyinfo", _company_info, False), methods=["GET"]),
        Route(_COMPANY + "/upload", door.open("upload", upload, True), methods=["POST"]),
        Route(_COMPANY + "/{entity}", door.open("", _write, True), methods=["POST"]),
        Route(record, door.open("", _read, False), methods=["GET"]),
        Route(record + "/send", door.open("", _send, True), methods=["POST"]),
        Route(record + "/pdf", door.open("", _pdf, False, "application/pdf"), methods=["GET"]),
        *_controls(world, limits),
    ]


def _entity(request: Request) -> Entity:
    entity = BY_PATH.get(request.path_params["entity"])
    if entity is None:
        raise Refusal("2000", f"{request.path_params['entity']} is not an object of this company")
    return entity


def _query(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    statement = body.decode() if request.method == "POST" else request.query_params.get("query", "")
    return {"QueryResponse": search(company, statement)}


def _cdc(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    parameters = request.query_params
    changes = capture_changes(company, parameters.get("entities", ""), parameters.get("changedSince", ""))
    return {"CDCResponse": [{"QueryResponse": changes}]}


def _batch(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    return {"BatchItemResponse": run_batch(company, parse_body(request, body), repeated)}


def _preferences(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    return {"Preferences": company.require("Preferences", "1")}


def _company_info(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    if request.path_params["id"] not in (REALM, "1"):
        raise Refusal("610", "Object Not Found : companyinfo is addressed by the realm id")
    return {"CompanyInfo": company.require("CompanyInfo", "1")}


def _read(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    entity = _entity(request)
    return {entity.answered_as: read(company, entity, request.path_params["id"])}


def _write(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    entity, sent = _entity(request), parse_body(request, body)
    include = frozenset(request.query_params.get("include", "").split(","))
    operation = request.query_params.get("operation", "")
    if operation == "delete":
        return {entity.answered_as: delete(company, entity, sent)}
    if operation == "void" and entity.name == "Invoice":
        return {entity.name: void(company, entity, sent)}
    if operation == "update" and "void" in include and entity.name in _VOIDED_BY_UPDATE:
        return {entity.name: void(company, entity, sent)}
    if operation not in ("", "update") or "void" in include:
        raise Refusal("500", f"Operation {operation or 'void'} is not supported for {entity.name}")
    if operation == "update" and not sent.get("Id"):
        raise Refusal("2020", "Required parameter Id is missing in the request", "Id")
    stored = write(company, entity, sent, Options(include, repeated))
    return {entity.answered_as: show(company, entity, [stored])[0]}


def _send(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    entity = _entity(request)
    if "octet-stream" not in request.headers.get("Content-Type", ""):
        raise Refusal("500", "Content-Type must be application/octet-stream")
    address = request.query_params.get("sendTo")
    return {entity.name: send(company, entity, request.path_params["id"], unquote(address) if address else None)}


def _pdf(company: Company, request: Request, body: bytes, repeated: bool) -> bytes:
    entity = _entity(request)
    if entity.name not in _PRINTABLE:
        raise Refusal("500", f"Operation pdf is not supported for {entity.name}")
    record = company.require(entity.name, request.path_params["id"])
    text = f"({entity.name} {record.get('DocNumber', record['Id'])}) Tj"
    return f"%PDF-1.4\n1 0 obj<</Length {len(text)}>>stream\n{text}\nendstream endobj\n%%EOF\n".encode()


def _controls(world: World, limits: Limits) -> list[Route]:
    async def set_webhook(request: Request) -> Response:
        sent = await request.json()
        form, entities = sent.get("format", "cloudevents"), sent.get("entities", [])
        try:
            settings = subscribe(world, sent["url"], sent["verifier"], form, entities)
        except (KeyError, ValueError) as problem:
            return JSONResponse({"error": f"Send url, verifier, format and entities: {problem}"}, 400)
        return JSONResponse(settings)

    async def set_limits(request: Request) -> Response:
        try:
            return JSONResponse(limits.change(await request.json()))
        except ValueError as problem:
            return JSONResponse({"error": str(problem)}, 400)

    return [
        Route("/sandbox/quickbooks/webhook", set_webhook, methods=["POST"]),
        Route("/sandbox/quickbooks/limits", set_limits, methods=["POST"]),
    ]
