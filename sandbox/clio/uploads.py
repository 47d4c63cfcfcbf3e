"""The three calls of an upload: a version with signed addresses, the bytes, and the word that they are there."""

import mimetypes
import uuid
from typing import Any

from sandbox.clio.errors import ClioError
from sandbox.clio.filing import attach, place
from sandbox.clio.records import new_id, now
from sandbox.clio.storage import kept_size, sign
from sandbox.store import Document
from sandbox.world import World

MOST_PARTS = 50
_LAST_PART = 10_000
_MAJOR = {"text", "image", "audio", "video", "application", "font", "model", "message", "multipart"}
_ENCRYPTION = {"name": "x-amz-server-side-encryption", "value": "AES256"}


def file_document(world: World, origin: str, doc: Document, data: Document) -> None:
    """Take what is about place and upload out of ``data`` and into the document; ClioError 422 when it cannot be."""
    parent, versioned = data.pop("parent", None), "versions" in doc
    if parent and parent["type"] != "Document":
        place(world, doc, parent)
    if data.pop("restore", None):
        doc["deleted_at"] = None
    if data.get("communication_id"):
        attach(world, doc, data["communication_id"])
    parts = data.pop("multiparts", None) or []
    done, id = data.pop("fully_uploaded", None), data.pop("uuid", None)
    if not versioned or (parent and parent["type"] == "Document"):
        _add_version(world, doc, data, bool(parts))
    if parts:
        _add_parts(world, origin, doc["versions"][-1], parts)
    elif not versioned or not doc["versions"][-1]["put_url"]:
        _offer_address(world, origin, doc["versions"][-1])
    if done in (True, "true"):
        _finish(world, doc, id)
    doc["latest_document_version"] = doc["versions"][-1]


def _add_version(world: World, doc: Document, data: Document, multipart: bool) -> None:
    filename = data.get("filename") or data["name"]
    versions = doc.setdefault("versions", [])
    doc |= {"type": "Document", "locked": False, "filename": filename}
    doc.setdefault("deleted_at", None)
    doc["content_type"] = data["content_type"] = _content_type(filename, data.get("content_type"))
    version = {"id": new_id(world), "uuid": str(uuid.uuid4()), "document_id": doc["id"], "filename": filename}
    version |= {"etag": f'"{version["uuid"]}"', "created_at": now(world), "updated_at": now(world), "multiparts": []}
    version |= {"version_number": len(versions) + 1, "fully_uploaded": False, "content_type": doc["content_type"]}
    version |= {"put_headers": [_ENCRYPTION], "put_url": None, "size": None, "lengths": {}, "multipart": multipart}
    if not multipart:
        version["put_headers"] = [_ENCRYPTION, {"name": "Content-Type", "value": doc["content_type"]}]
    versions.append(version)


def _content_type(filename: str, wanted: str | None) -> str:
    if wanted is not None and wanted.partition("/")[0] not in _MAJOR:
        raise ClioError(422, f"content_type must begin with one of {', '.join(sorted(_MAJOR))}")
    found = wanted or mimetypes.guess_type(filename)[0]
    if found is None:
        raise ClioError(422, "content_type is needed: the extension of the filename is not known")
    return found


def _offer_address(world: World, origin: str, version: Document) -> None:
    if not version["multipart"] and not version["fully_uploaded"]:
        version["put_url"] = sign(world, origin, "PUT", version["uuid"], version["put_headers"])


def _add_parts(world: World, origin: str, version: Document, parts: list[Document]) -> None:
    if not version["multipart"]:
        raise ClioError(422, "multiparts: this upload was begun as a single one")
    if len(parts) > MOST_PARTS:
        raise ClioError(422, f"multiparts may hold at most {MOST_PARTS} parts in one request")
    version["multiparts"] = [_part(world, origin, version, part) for part in parts]


def _part(world: World, origin: str, version: Document, part: Document) -> Document:
    number = part.get("part_number", 0)
    if not 1 <= number <= _LAST_PART or not str(part.get("content_length", "")).isdecimal():
        raise ClioError(422, f"multiparts: a part needs a part_number of 1 to {_LAST_PART} and its content_length")
    version["lengths"][str(number)] = int(part["content_length"])
    headers = [{"name": "Content-Length", "value": str(part["content_length"])}]
    if part.get("content_md5"):
        headers.append({"name": "Content-MD5", "value": part["content_md5"]})
    address = sign(world, origin, "PUT", f"{version['uuid']}.{number}", headers)
    return {"part_number": number, "put_url": address, "put_headers": headers}


def _finish(world: World, doc: Document, id: Any) -> None:
    version = next((each for each in doc["versions"] if each["uuid"] == id), None)
    if version is None:
        raise ClioError(422, f"uuid: Document {doc['id']} has no version with it")
    if version["fully_uploaded"]:
        raise ClioError(422, f"The file {version['filename']} is already marked as fully uploaded")
    if world.faults.random.random() < world.faults.modes.upload_timeout:
        raise ClioError(422, "A timeout occurred verifying the file. Try again", kind="UploadTimeoutError")
    size = _whole_size(world, version)
    version |= {"fully_uploaded": True, "size": size, "put_url": None, "multiparts": [], "updated_at": now(world)}
    doc |= {"size": size, "uploaded": True, "content_type": version["content_type"]}


def _whole_size(world: World, version: Document) -> int:
    if not version["multipart"]:
        return _kept(world, version, version["uuid"])
    numbers = sorted(int(number) for number in version["lengths"])
    sizes = [_kept(world, version, f"{version['uuid']}.{number}") for number in numbers]
    if any(size < world.faults.modes.least_part_bytes for size in sizes[:-1]):
        raise ClioError(422, "multiparts: every part but the last must have at least 5 MB")
    return sum(sizes)


def _kept(world: World, version: Document, key: str) -> int:
    size = kept_size(world, key)
    if size is None:
        message = f"No file was found for {version['filename']} with UUID {version['uuid']}"
        raise ClioError(422, message, kind="UploadNotFoundError")
    return size


def newest_upload(doc: Document, version_id: int | None) -> Document:
    """The newest version whose file is there, or the one asked for; ClioError 404 when there is none."""
    ready = [each for each in doc.get("versions", []) if each["fully_uploaded"] and version_id in (None, each["id"])]
    if not ready:
        raise ClioError(404, f"Document {doc['id']} has no uploaded file")
    return dict(ready[-1])


def keys_of(version: Document) -> list[str]:
    """Under which keys the bytes of a version lie in the storage, in order."""
    if not version["multipart"]:
        return [version["uuid"]]
    return [f"{version['uuid']}.{number}" for number in sorted(version["lengths"], key=int)]
