"""Clio's documents: three calls up, two down, in pieces, and never our token at the storage."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from actions import Effect
from connectors._kit.http import Http
from connectors.clio.actions.download_document import download_document
from connectors.clio.actions.upload_document_to_matter import upload_document_to_matter
from connectors.clio.client import Clio
from connectors.clio.files import parts_of
from core.errors import InDoubt, Rejected, RetryLater
from core.files import FileRef
from tests.connectors.clio.strict import StrictClio
from tests.kept_files import files_in

EFFECT = Effect("key", "lexrelay:0123456789ab", "0" * 40, datetime(2026, 1, 6, 12, tzinfo=UTC))
OURS = {"external_properties": [{"name": "lexrelay", "value": EFFECT.marker}]}
DONE = upload_document_to_matter.example().model_dump(mode="json") | OURS
BEGUN = DONE | {"id": 7, "latest_document_version": {"id": 1, "fully_uploaded": False}}
HEADERS = [{"name": "x-amz-server-side-encryption", "value": "AES256"}, {"name": "Content-Type", "value": "text/plain"}]
TEXT = {"matter_id": 70001, "name": "letter.txt", "content": "Dear Sir"}


class Signed(httpx.Auth):
    def auth_flow(self, request):
        request.headers["Authorization"] = "Bearer secret"
        yield request


class Filing(StrictClio):
    """Clio with a storage beside it: `stored` is what came there, by address."""

    def __init__(self, folder, listed=(), **answers):
        super().__init__(
            {"documents": list(listed)}, {f"{verb} {path}": answer for (verb, path), answer in ANSWERS.items()}
        )
        self.answers |= {name.replace("_", " ", 1): answer for name, answer in answers.items()}
        self.files, self.stored, self.sent = files_in(folder), {}, []

    @property
    def client(self):
        transport = httpx.MockTransport(self._receive)
        http = httpx.AsyncClient(base_url="https://clio.test", auth=Signed(), transport=transport)
        return Clio(Http(http, files=self.files), "1")

    async def _receive(self, request):
        await request.aread()
        if request.url.host == "storage.test":
            self.sent.append(request)
            self.stored[request.url.path] = hashlib.sha256(request.content).hexdigest()
            return self.answers.get(f"{request.method} {request.url.path}", httpx.Response(200, content=b"signed file"))
        return self._answer(request)

    async def run(self, action=upload_document_to_matter, **given) -> Any:
        return await action.run(self.client, action.input(**given), EFFECT)

    def verbs(self):
        return [each.method for each in self.asked]


def shell(request):
    asked = json.loads(request.content)["data"].get("multiparts", [])
    parts = [{**each, "put_url": f"https://storage.test/{each['part_number']}", "put_headers": []} for each in asked]
    whole = {} if parts else {"put_url": "https://storage.test/whole", "put_headers": HEADERS}
    return httpx.Response(
        200, json={"data": {"id": 7, "latest_document_version": {"uuid": "u", "multiparts": parts} | whole}}
    )


ANSWERS = {
    ("POST", "documents"): shell,
    ("PATCH", "documents/7"): httpx.Response(200, json={"data": DONE}),
    ("GET", "documents/93001"): httpx.Response(200, json={"data": DONE}),
    ("GET", "documents/93001/download"): httpx.Response(303, headers={"Location": "https://storage.test/down?X=1"}),
}


async def pieces(*given):
    for each in given:
        yield each


async def test_a_text_goes_up_in_three_calls_and_the_storage_never_sees_our_token(tmp_path):
    clio = Filing(tmp_path)
    assert (await clio.run(**TEXT)).id == 93001
    assert clio.verbs() == ["GET", "POST", "PATCH"]
    (put,) = clio.sent
    assert (put.method, put.content, put.headers["Content-Length"]) == ("PUT", b"Dear Sir", "8")
    assert (put.headers["x-amz-server-side-encryption"], put.headers["Content-Type"]) == ("AES256", "text/plain")
    assert "Authorization" not in put.headers
    assert json.loads(clio.asked[1].content)["data"]["external_properties"] == OURS["external_properties"]


async def test_a_large_file_goes_up_in_parts(tmp_path):
    clio = Filing(tmp_path)
    megabyte = bytes(range(256)) * 4096
    file = await clio.files.keep("big.pdf", "application/pdf", pieces(*[megabyte] * 100))
    await clio.run(matter_id=1, folder_id=2, name="big.pdf", content=file.model_dump())
    assert [each.headers["Content-Length"] for each in clio.sent] == [str(16 << 20)] * 6 + [str(4 << 20)]
    assert clio.stored["/7"] == hashlib.sha256(megabyte * 4).hexdigest()
    assert json.loads(clio.asked[1].content)["data"]["parent"] == {"id": 2, "type": "Folder"}


def test_no_file_needs_more_than_fifty_parts():
    for size in (99_999_999, 100_000_000, 5_000_000_000, 5_000_000_001):
        parts = parts_of(size)
        assert len(parts) <= 50
        assert sum(length for _, length in parts) == (size if size >= 100_000_000 else 0)


async def test_what_an_earlier_attempt_began_is_removed_and_what_it_finished_is_taken(tmp_path):
    clio = Filing(tmp_path, [BEGUN], **{"DELETE_documents/7": httpx.Response(204)})
    assert await upload_document_to_matter.lookup(clio.client, upload_document_to_matter.input(**TEXT), EFFECT) is None
    assert clio.verbs() == ["GET"]
    await clio.run(**TEXT)
    assert clio.verbs() == ["GET", "GET", "DELETE", "POST", "PATCH"]
    finished = Filing(tmp_path, [DONE])
    assert (await finished.run(**TEXT)).id == 93001
    assert (finished.verbs(), finished.sent) == (["GET"], [])


@pytest.mark.parametrize(
    ("code", "failure", "asked"), [("UploadTimeoutError", InDoubt, 3), ("UploadNotFoundError", RetryLater, 1)]
)
async def test_clio_must_see_the_file_itself(tmp_path, code, failure, asked):
    refusal = httpx.Response(422, json={"error": {"type": code, "message": "no"}})
    clio = Filing(tmp_path, **{"PATCH_documents/7": refusal})
    with pytest.raises(failure):
        await clio.run(**TEXT)
    assert clio.verbs().count("PATCH") == asked


async def test_a_storage_that_refuses_is_tried_again_later(tmp_path):
    clio = Filing(tmp_path, **{"PUT_/whole": httpx.Response(403)})
    with pytest.raises(RetryLater, match="403 from the file's storage"):
        await clio.run(**TEXT)
    assert "PATCH" not in clio.verbs()


async def test_a_file_that_is_gone_stops_before_a_document_is_made(tmp_path):
    clio = Filing(tmp_path)
    gone = FileRef(id="file_gone", name="x.pdf", size=1, content_type="application/pdf")
    with pytest.raises(Rejected, match="not kept here") as refused:
        await clio.run(matter_id=1, name="x.pdf", content=gone.model_dump())
    assert (clio.verbs(), refused.value.field) == (["GET"], "content")


async def test_a_text_has_its_limit(tmp_path):
    with pytest.raises(ValueError, match="at most 1 MB"):
        upload_document_to_matter.input(**TEXT | {"content": "x" * (1 << 20) + "x"})


async def test_a_download_is_kept_and_can_go_up_again(tmp_path):
    clio = Filing(tmp_path)
    found = await clio.run(download_document, document_id=93001)
    assert (found.file.size, found.file.content_type) == (11, "application/pdf")
    assert "Authorization" not in clio.sent[0].headers
    await clio.run(matter_id=1, name="copy.pdf", content=found.file.model_dump())
    assert clio.sent[1].content == b"signed file"
    assert [each.name for each in tmp_path.iterdir()] == [found.file.id]


async def test_a_document_that_is_still_coming_is_fetched_later(tmp_path):
    clio = Filing(tmp_path, **{"GET_documents/93001": httpx.Response(200, json={"data": BEGUN})})
    with pytest.raises(RetryLater, match="not been uploaded"):
        await clio.run(download_document, document_id=93001)


async def test_an_open_address_is_refused(tmp_path):
    clio = Filing(tmp_path)
    clio.answers["GET documents/93001/download"] = httpx.Response(303, headers={"Location": "http://storage.test/x"})
    with pytest.raises(Rejected, match="not encrypted"):
        await clio.run(download_document, document_id=93001)
    assert not clio.sent


async def test_a_broken_off_file_leaves_nothing_behind(tmp_path):
    async def broken():
        yield b"half"
        raise OSError("cut")

    with pytest.raises(OSError, match="cut"):
        await files_in(tmp_path).keep("x", "text/plain", broken())
    assert not list(tmp_path.iterdir())
