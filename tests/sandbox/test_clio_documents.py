"""Folders and the three calls of an upload, over real HTTP."""

import base64
import hashlib

import httpx
import pytest

UPLOAD = "id,latest_document_version{uuid,put_url,put_headers,multiparts,fully_uploaded}"


def path(tail, fields="id"):
    return f"/api/v4/{tail}?fields={fields}"


def matter(box):
    return box.store.all("clio.matter")[0]["id"]


async def begin(box, name="letter.pdf", parent=None, **data):
    body = {"name": name, "parent": parent or {"id": matter(box), "type": "Matter"}, **data}
    return await box.client.post(path("documents", UPLOAD), json={"data": body})


async def put(address, content, headers, **more):
    async with httpx.AsyncClient(trust_env=False) as plain:
        return await plain.put(address, content=content, headers={**headers, **more})


def named(rows):
    return {row["name"]: row["value"] for row in rows}


async def finish(box, id, uuid):
    return await box.client.patch(
        path(f"documents/{id}", UPLOAD), json={"data": {"uuid": uuid, "fully_uploaded": "true"}}
    )


async def uploaded(box, content=b"hello", **data):
    made = (await begin(box, **data)).json()["data"]
    version = made["latest_document_version"]
    assert (await put(version["put_url"], content, named(version["put_headers"]))).status_code == 200
    assert (await finish(box, made["id"], version["uuid"])).status_code == 200
    return made["id"]


async def names(box, query):
    rows = (await box.client.get(f"/api/v4/documents?fields=name&{query}")).json()["data"]
    return [row["name"] for row in rows]


async def test_uploaded_file_comes_back_as_it_was(box):
    id = await uploaded(box, b"the letter")
    answer = await box.client.get(f"/api/v4/documents/{id}/download")
    async with httpx.AsyncClient(trust_env=False) as plain:
        file = await plain.get(answer.headers["Location"])
    assert (answer.status_code, file.content, file.headers["Content-Type"]) == (303, b"the letter", "application/pdf")


async def test_unfinished_upload_is_hidden_unless_asked_for(box):
    await begin(box)
    assert await names(box, f"matter_id={matter(box)}") == []
    assert await names(box, f"matter_id={matter(box)}&show_uncompleted=true") == ["letter.pdf"]


async def test_file_that_was_not_put_is_not_found(box):
    made = (await begin(box)).json()["data"]
    answer = await finish(box, made["id"], made["latest_document_version"]["uuid"])
    assert answer.json()["error"]["type"] == "UploadNotFoundError"


async def test_upload_is_marked_once_only(box):
    id = await uploaded(box)
    uuid = box.store.peek("clio.document", str(id))["latest_document_version"]["uuid"]
    assert (await finish(box, id, uuid)).status_code == 422


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": "Bearer x"}, 400),
        ({"Content-Type": "text/plain"}, 403),
        ({"x-amz-server-side-encryption": "none"}, 403),
    ],
)
async def test_storage_refuses_other_headers(box, headers, status):
    version = (await begin(box)).json()["data"]["latest_document_version"]
    answer = await put(version["put_url"], b"x", named(version["put_headers"]), **headers)
    assert answer.status_code == status


async def test_storage_refuses_a_body_without_length(box):
    async def chunks():
        yield b"x"

    version = (await begin(box)).json()["data"]["latest_document_version"]
    assert (await put(version["put_url"], chunks(), named(version["put_headers"]))).status_code == 411


async def test_address_expires_after_ten_minutes(box):
    version = (await begin(box)).json()["data"]["latest_document_version"]
    await box.control("clock", advance_seconds=601)
    assert (await put(version["put_url"], b"x", named(version["put_headers"]))).status_code == 403


async def test_large_file_must_come_in_parts(box):
    await box.control("faults", multipart_from_bytes=10)
    version = (await begin(box)).json()["data"]["latest_document_version"]
    answer = await put(version["put_url"], b"0123456789", named(version["put_headers"]))
    assert (answer.status_code, "EntityTooLarge" in answer.text) == (400, True)


def part(number, content):
    digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    return {"part_number": number, "content_length": str(len(content)), "content_md5": digest}


async def test_parts_make_one_file(box):
    await box.control("faults", least_part_bytes=4)
    contents = [b"first", b"2nd"]
    made = (await begin(box, multiparts=[part(n, each) for n, each in enumerate(contents, 1)])).json()["data"]
    version = made["latest_document_version"]
    for row, content in zip(version["multiparts"], contents, strict=True):
        assert (await put(row["put_url"], content, named(row["put_headers"]))).status_code == 200
    assert (await finish(box, made["id"], version["uuid"])).status_code == 200
    answer = await box.client.get(f"/api/v4/documents/{made['id']}/download")
    async with httpx.AsyncClient(trust_env=False) as plain:
        assert (await plain.get(answer.headers["Location"])).content == b"first2nd"


async def test_missing_or_small_part_is_no_whole_file(box):
    made = (await begin(box, multiparts=[part(1, b"one"), part(2, b"two")])).json()["data"]
    version = made["latest_document_version"]
    for row, content, kind in zip(version["multiparts"], (b"one", b"two"), ("Upload", "Argument"), strict=True):
        await put(row["put_url"], content, named(row["put_headers"]))
        answer = await finish(box, made["id"], version["uuid"])
        assert answer.json()["error"]["type"].startswith(kind)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "x.unknownextension"},
        {"content_type": "letter/pdf"},
        {"parent": {"id": 1, "type": "Matter"}},
        {"parent": {"id": 1, "type": "Document"}},
        {"communication_id": 1},
        {"external_properties": [{"name": str(n), "value": "x"} for n in range(6)]},
        {"multiparts": [{"part_number": n, "content_length": "9"} for n in range(1, 52)]},
        {"multiparts": [{"part_number": 0, "content_length": "9"}]},
    ],
)
async def test_impossible_upload_is_refused(box, data):
    before = len(box.store.all("clio.document"))
    assert (await begin(box, **data)).status_code == 422
    assert len(box.store.all("clio.document")) == before


async def test_mark_finds_the_document_again(box):
    rows = [{"name": "mark", "value": "abc"}, {"name": "other", "value": "xyz"}]
    await uploaded(box, external_properties=rows)
    assert await names(box, "external_property_name=mark&external_property_value=abc") == ["letter.pdf"]
    assert await names(box, "external_property_value=abd") == []
    assert await names(box, "external_property_name=mark&external_property_value=xyz") == []


async def test_new_version_belongs_to_the_same_document(box):
    id = await uploaded(box, b"old")
    assert await uploaded(box, b"new", parent={"id": id, "type": "Document"}) == id
    assert len(await names(box, "order=id(asc)")) == 1


async def test_trashed_document_is_hidden_and_restored(box):
    id = await uploaded(box)
    await box.client.delete(f"/api/v4/documents/{id}")
    assert (await names(box, "limit=9"), await names(box, "include_deleted=true")) == ([], ["letter.pdf"])
    await box.client.patch(f"/api/v4/documents/{id}", json={"data": {"restore": True}})
    assert await names(box, "limit=9") == ["letter.pdf"]


async def test_folders_nest_below_the_root_of_their_matter(box):
    shown = await box.client.get(path(f"matters/{matter(box)}", "folder{id,root}"))
    root = shown.json()["data"]["folder"]
    outer = await make_folder(box, "Outer", {"id": matter(box), "type": "Matter"})
    inner = await make_folder(box, "Inner", {"id": outer["id"], "type": "Folder"})
    children = await box.client.get(f"/api/v4/folders?parent_id={root['id']}&fields=name")
    below = await box.client.get(f"/api/v4/folders?parent_id={root['id']}&scope=descendants&fields=name")
    assert root["root"] is True
    assert (outer["parent"]["id"], inner["matter"]["id"]) == (root["id"], matter(box))
    assert [row["name"] for row in children.json()["data"]] == ["Outer"]
    assert [row["name"] for row in below.json()["data"]] == ["Outer", "Inner"]


async def make_folder(box, name, parent):
    answer = await box.client.post(
        path("folders", "id,name,parent{id},matter{id}"), json={"data": {"name": name, "parent": parent}}
    )
    assert answer.status_code == 201
    return answer.json()["data"]


async def test_root_folder_stays(box):
    root = box.store.all("clio.matter")[0]["folder"]["id"]
    moved = await box.client.patch(f"/api/v4/folders/{root}", json={"data": {"name": "Other"}})
    gone = await box.client.delete(f"/api/v4/folders/{root}")
    assert (moved.status_code, gone.status_code) == (422, 422)


async def test_files_are_there_after_a_restart(tmp_path):
    from sandbox.testing import running

    async with running(state=tmp_path / "state") as box:
        id = (await box.control("work", upload_documents=1))["upload_documents"][0]
    async with running(state=tmp_path / "state") as box:
        box.client.headers["Authorization"] = f"Bearer {box.token('clio')}"
        answer = await box.client.get(f"/api/v4/documents/{id}/download")
        del box.client.headers["Authorization"]
        assert b"sample letter" in (await box.client.get(answer.headers["Location"])).content
