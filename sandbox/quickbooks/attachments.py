"""Files sent to ``/upload``: pairs of metadata and content, each pair one Attachable."""

from io import BytesIO

from python_multipart import parse_form
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import File
from starlette.requests import Request

from sandbox.exact import loads
from sandbox.quickbooks.company import REALM, Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import ENTITIES
from sandbox.quickbooks.writes import Options, write
from sandbox.store import Document

_MOST_BYTES = 100 * 1024 * 1024
_META, _CONTENT = "file_metadata_", "file_content_"


def upload(company: Company, request: Request, body: bytes, repeated: bool) -> Document:
    """Keep the files; refuses 500 for another content type, 2010 and 2020 for a broken or incomplete pair."""
    parts = _parts(request, body)
    numbers = sorted(name.removeprefix(_CONTENT) for name in parts if name.startswith(_CONTENT))
    if not numbers:
        raise Refusal("2020", f"A part {_CONTENT}01 is missing in the request", _CONTENT + "01")
    with company.world.store.transaction():
        kept = [_keep(company, parts, number, repeated) for number in numbers]
    return {"AttachableResponse": [{"Attachable": each} for each in kept]}


def _parts(request: Request, body: bytes) -> dict[str, tuple[str, bytes]]:
    kind = request.headers.get("Content-Type", "")
    if not kind.startswith("multipart/form-data"):
        raise Refusal("500", "Content-Type must be multipart/form-data")
    if len(body) > _MOST_BYTES:
        raise Refusal("6000", "Business Validation Error: A request may carry at most 100 MB of files")
    found: dict[str, tuple[str, bytes]] = {}

    def take(name: bytes | None, filename: bytes | None, content: bytes) -> None:
        found[(name or b"").decode()] = ((filename or b"").decode(), content)

    try:
        parse_form(
            {"Content-Type": kind.encode()},
            BytesIO(body),
            lambda field: take(field.field_name, None, field.value or b""),
            lambda file: take(file.field_name, file.file_name, _content(file)),
        )
    except FormParserError as problem:
        raise Refusal("2010", f"The body is not valid multipart: {problem}") from None
    return found


def _content(file: File) -> bytes:
    """Read a part; from 1 MB on it lies in a temporary file, which is closed."""
    file.file_object.seek(0)
    try:
        return file.file_object.read()
    finally:
        file.close()


def _keep(company: Company, parts: dict[str, tuple[str, bytes]], number: str, repeated: bool) -> Document:
    filename, content = parts[_CONTENT + number]
    try:
        sent = loads(parts.get(_META + number, ("", b"{}"))[1])
    except ValueError:
        raise Refusal("2010", f"{_META}{number} is not valid JSON", _META + number) from None
    known = {"FileName": filename} if filename else {}
    stored = write(company, ENTITIES["Attachable"], {**known, **sent}, Options(request_repeated=repeated))
    address = f"/v3/company/{REALM}/download/{stored['Id']}"
    stored = {**stored, "Size": len(content), "FileAccessUri": address}
    (company.world.store.folder / f"attachable-{stored['Id']}").write_bytes(content)
    company.world.store.put("qbo.Attachable", stored["Id"], stored)
    return stored
