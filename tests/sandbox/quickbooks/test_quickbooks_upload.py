"""Files attached to a form: ``/upload`` keeps them and their metadata."""

import gc
import json

import pytest


async def send(desk, files, **headers):
    known = {"Authorization": f"Bearer {desk.token}", "Accept": "application/json", **headers}
    return await desk.sandbox.client.post(f"/v3/company/{desk.realm}/upload", files=files, headers=known)


def pair(content, **metadata):
    return {
        "file_metadata_01": (None, json.dumps(metadata), "application/json"),
        "file_content_01": ("letter.pdf", content, "application/pdf"),
    }


async def test_file_is_linked_to_its_invoice(desk):
    invoice = await desk.invoice(await desk.customer())
    link = {"EntityRef": {"type": "Invoice", "value": invoice["Id"]}}
    content = b"%PDF\r\n\x00\xff\r\n"
    answer = await send(desk, pair(content, AttachableRef=[link], FileName="a.pdf", Note="mark"))
    kept = answer.json()["AttachableResponse"][0]["Attachable"]
    assert (kept["FileName"], kept["Size"]) == ("a.pdf", len(content))
    assert kept["AttachableRef"][0]["EntityRef"]["value"] == invoice["Id"]
    assert (desk.sandbox.store.folder / f"attachable-{kept['Id']}").read_bytes() == content
    found = await desk.query("select * from Attachable where Note = 'mark'")
    assert [each["Id"] for each in found["Attachable"]] == [kept["Id"]]


async def test_file_beyond_one_megabyte_leaves_no_temporary_file_open(desk):
    content = bytes(range(256)) * 8192
    answer = await send(desk, pair(content))
    assert answer.json()["AttachableResponse"][0]["Attachable"]["Size"] == len(content)
    gc.collect()  # an open file that is thrown away would warn, and a warning fails the test


@pytest.mark.parametrize(
    ("files", "headers", "code"),
    [
        (pair(b"x", Colour="red"), {}, "2010"),
        ({"file_metadata_01": (None, "{}", "application/json")}, {}, "2020"),
        ({**pair(b"x"), "file_metadata_01": (None, "{", "application/json")}, {}, "2010"),
        (pair(b"x"), {"Content-Type": "application/json"}, "500"),
    ],
)
async def test_broken_upload_is_refused(desk, files, headers, code):
    answer = await send(desk, files, **headers)
    assert (answer.status_code, answer.json()["Fault"]["Error"][0]["code"]) == (400, code)
    assert desk.sandbox.store.all("qbo.Attachable") == []
