"""The object storage that holds files: signed addresses on the sandbox's own origin that want no Authorization."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sandbox.store import Document
from sandbox.world import World

PREFIX = "/storage"
LIFETIME_SECONDS = 600
_KEPT = "clio.blob"
_STATUSES = {
    "AuthorizationQueryParametersError": 400,
    "BadDigest": 400,
    "EntityTooLarge": 400,
    "InvalidArgument": 400,
    "AccessDenied": 403,
    "SignatureDoesNotMatch": 403,
    "NoSuchKey": 404,
    "MissingContentLength": 411,
}


class StorageError(Exception):
    """A refusal by its code; the storage answers in XML, not as the API does."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message

    def response(self) -> Response:
        """The XML body with the status of the code."""
        text = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{self.code}</Code><Message>{self.message}</Message>'
        return Response(f"{text}</Error>", _STATUSES[self.code], media_type="application/xml")


def sign(world: World, origin: str, method: str, key: str, headers: list[Document]) -> str:
    """An address that allows one method on one key with exactly these headers, for ten minutes."""
    expires = str(int(world.clock.now().timestamp()) + LIFETIME_SECONDS)
    world.store.put("clio.signed", f"{method} {key}", {"headers": headers})
    query = {"X-Amz-Expires": expires, "X-Amz-Signature": _signature(world, method, key, expires)}
    return f"{origin.rstrip('/')}{PREFIX}/{key}?{urlencode(query)}"


def _signature(world: World, method: str, key: str, expires: str) -> str:
    known = world.store.peek("clio.storage", "key")
    if known is None:
        known = {"secret": secrets.token_hex(24)}
        world.store.put("clio.storage", "key", known)
    return hmac.new(known["secret"].encode(), f"{method} {key} {expires}".encode(), hashlib.sha256).hexdigest()


def kept_size(world: World, key: str) -> int | None:
    """How many bytes lie under a key, or None when nothing was put there."""
    kept = world.store.peek(_KEPT, key)
    return None if kept is None else int(kept["size"])


def keep(world: World, key: str, content: bytes) -> None:
    """Write the bytes of a file, in place of earlier ones."""
    (world.store.folder / key).write_bytes(content)
    world.store.put(_KEPT, key, {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()})


def routes(world: World) -> list[Route]:
    """PUT and GET on signed addresses."""

    async def handle(request: Request) -> Response:
        try:
            _check(world, request)
        except StorageError as refusal:
            world.store.note(f"clio.storage_refusals.{refusal.code}")
            return refusal.response()

        async def commit() -> Response:
            return await _put(world, request) if request.method == "PUT" else _get(world, request)

        return await world.faults.run("clio", request, commit)

    return [Route(PREFIX + "/{key}", handle, methods=["PUT", "GET"])]


def _check(world: World, request: Request) -> None:
    if request.headers.get("Authorization"):
        raise StorageError("InvalidArgument", "Only one auth mechanism allowed: the address is signed already")
    method, key = ("GET" if request.method == "HEAD" else request.method), request.path_params["key"]
    expires = request.query_params.get("X-Amz-Expires", "")
    given = request.query_params.get("X-Amz-Signature", "")
    if not expires.isdecimal() or not given:
        raise StorageError("AuthorizationQueryParametersError", "The address is not signed")
    if not hmac.compare_digest(given, _signature(world, method, key, expires)):
        raise StorageError("SignatureDoesNotMatch", "The signature does not match the method and address")
    if int(expires) < world.clock.now().timestamp():
        raise StorageError("AccessDenied", "Request has expired")
    if request.method == "PUT":
        _check_headers(world, request)


def _check_headers(world: World, request: Request) -> None:
    length = request.headers.get("Content-Length")
    if length is None:
        raise StorageError("MissingContentLength", "Content-Length is needed; chunked bodies are not taken")
    signed = world.store.peek("clio.signed", f"PUT {request.path_params['key']}") or {"headers": []}
    for header in signed["headers"]:
        if request.headers.get(header["name"]) != header["value"]:
            raise StorageError("SignatureDoesNotMatch", f"The header {header['name']} was signed with another value")
    if "." not in request.path_params["key"] and int(length) >= world.faults.modes.multipart_from_bytes:
        raise StorageError("EntityTooLarge", "Files of this size must be uploaded in parts")


async def _put(world: World, request: Request) -> Response:
    content = await request.body()
    digest = request.headers.get("Content-MD5")
    actual = hashlib.md5(content, usedforsecurity=False).digest()
    if digest is not None and digest != base64.b64encode(actual).decode():
        return StorageError("BadDigest", "The Content-MD5 does not match the body").response()
    keep(world, request.path_params["key"], content)
    world.store.note("clio.files_put")
    return Response(headers={"ETag": f'"{actual.hex()}"'})


def _get(world: World, request: Request) -> Response:
    facts = world.store.peek("clio.served", request.path_params["key"])
    if facts is None:
        return StorageError("NoSuchKey", "The key does not exist").response()
    world.store.note("clio.files_read")
    paths = [world.store.folder / key for key in facts["keys"]]
    headers = {"Content-Length": str(facts["size"])}
    return StreamingResponse(_chunks(paths), media_type=facts["content_type"], headers=headers)


async def _chunks(paths: list[Path]) -> AsyncIterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(65536):
                yield chunk


def serve(world: World, origin: str, version: Document, keys: list[str]) -> str:
    """A signed address that gives the whole file of a version."""
    facts = {"keys": keys, "size": version["size"], "content_type": version["content_type"]}
    world.store.put("clio.served", version["uuid"], facts)
    return sign(world, origin, "GET", version["uuid"], [])
