"""Lists: paging, filters, money and the rate limit."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from sandbox.exact import loads


async def read(clio, path):
    return loads((await clio.get(f"/api/v4{path}")).content)


async def follow(clio, path):
    pages, url = [], f"/api/v4{path}"
    while url:
        answer = (await clio.get(url)).json()
        pages.append(answer["data"])
        url = answer["meta"]["paging"].get("next")
    return pages


@pytest.mark.parametrize(
    "path", ["/bills?limit=5&order=id(asc)", "/bills?limit=5&order=number(desc)", "/line_items?limit=7"]
)
async def test_pages_give_each_record_once(box, path):
    await box.control("limits", clio_per_minute=500)
    pages = await follow(box.client, path)
    ids = [row["id"] for page in pages for row in page]
    kind = "clio.bill" if "bills" in path else "clio.line_item"
    assert len(pages) > 1
    assert sorted(ids) == sorted(doc["id"] for doc in box.store.all(kind))


async def test_exact_page_has_no_next(clio):
    answer = await read(clio, "/bills?limit=12&order=id(asc)")
    assert (len(answer["data"]), answer["meta"]) == (12, {"paging": {}, "records": 12})


async def test_record_added_while_paging_is_still_found(box):
    first = (await box.client.get("/api/v4/contacts?limit=5&order=id(asc)")).json()
    added = (await box.control("work", new_contacts=1))["new_contacts"][0]
    rest = (await box.client.get(first["meta"]["paging"]["next"])).json()
    assert added in [row["id"] for row in rest["data"]]


async def test_page_token_belongs_to_its_request(clio):
    first = await read(clio, "/bills?limit=5&order=id(asc)")
    token = first["meta"]["paging"]["next"].rsplit("page_token=", 1)[1]
    moved = await clio.get(f"/api/v4/bills?limit=5&order=id(asc)&state=draft&page_token={token}")
    assert moved.status_code == 400


@pytest.mark.parametrize(
    ("path", "keeps"),
    [
        ("/bills?type=trust&fields=kind", lambda row: row["kind"] == "trust_kind"),
        ("/bills?type=revenue&fields=kind", lambda row: row["kind"] == "revenue_kind"),
        ("/bills?state=draft&fields=state", lambda row: row["state"] == "draft"),
        ("/bills?bill_number=1003&fields=number", lambda row: row["number"] == "1003"),
        ("/contacts?type=Company&fields=type", lambda row: row["type"] == "Company"),
        ("/contacts?query=aLeX&fields=name", lambda row: "Alex" in row["name"]),
        (
            "/contacts?query=client2@example.com&fields=primary_email_address",
            lambda row: "client2@" in row["primary_email_address"],
        ),
        ("/matters?status=open&fields=status", lambda row: row["status"] == "Open"),
        ("/users?name=robin&fields=name", lambda row: row["name"] == "Robin Attorney"),
    ],
)
async def test_filter_keeps_only_what_it_says(clio, path, keeps):
    rows = (await read(clio, path))["data"]
    assert rows
    assert all(keeps(row) for row in rows)


async def test_children_are_found_by_their_parent(box):
    bill = box.store.all("clio.bill")[0]
    lines = (await read(box.client, f"/line_items?bill_id={bill['id']}&fields=bill{{id}}"))["data"]
    bills = (await read(box.client, f"/bills?client_id={bill['client']['id']}&fields=client{{id}}"))["data"]
    assert {row["bill"]["id"] for row in lines} == {bill["id"]}
    assert {row["client"]["id"] for row in bills} == {bill["client"]["id"]}


async def test_updated_since_is_exclusive(box):
    bill = box.store.all("clio.bill")[0]
    moment = bill["updated_at"].replace("+", "%2B")
    same = (await read(box.client, f"/bills?updated_since={moment}"))["data"]
    assert bill["id"] not in [row["id"] for row in same]
    await box.control("clock", advance_seconds=2)
    await box.client.patch(f"/api/v4/bills/{bill['id']}", json={"data": {"memo": "changed"}})
    later = (await read(box.client, f"/bills?updated_since={moment}"))["data"]
    assert [row["id"] for row in later] == [bill["id"]]


async def test_bill_totals_agree_with_lines_to_the_cent(box):
    cent = Decimal("0.01")
    for bill in [each for each in box.store.all("clio.bill") if each["kind"] == "revenue_kind"]:
        fields = "price,quantity,sub_total,tax,taxable"
        lines = (await read(box.client, f"/line_items?bill_id={bill['id']}&fields={fields}"))["data"]
        for line in lines:
            assert line["sub_total"] == (line["price"] * line["quantity"]).quantize(cent, ROUND_HALF_UP)
        shown = (await read(box.client, f"/bills/{bill['id']}?fields=total,due,tax_sum,balance,discount"))["data"]
        assert shown["total"] == sum(line["sub_total"] + line["tax"] for line in lines)
        assert shown["due"] == shown["balance"] == bill["due"]
        assert (shown["due"] < shown["total"]) == bool(shown["discount"])


async def test_rate_limit_says_how_long_to_wait(box):
    await box.control("limits", clio_per_minute=2)
    answers = [await box.client.get("/api/v4/users") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert [each.headers.get("X-RateLimit-Remaining") for each in answers] == ["1", "0", None]
    await box.control("clock", advance_seconds=int(answers[2].headers["Retry-After"]))
    assert (await box.client.get("/api/v4/users")).status_code == 200


async def test_custom_values_have_an_id_of_their_own(box):
    field = next(each for each in box.store.all("clio.custom_field") if each["parent_type"] == "Contact")
    path = f"/api/v4/contacts/{box.store.all('clio.contact')[0]['id']}?fields=custom_field_values{{id,value}}"
    new = {"data": {"custom_field_values": [{"custom_field": {"id": field["id"]}, "value": "first"}]}}
    value = (await box.client.patch(path, json=new)).json()["data"]["custom_field_values"][0]
    assert value["id"].startswith("text_line-")
    assert (await box.client.patch(path, json=new)).status_code == 422
    changed = {"data": {"custom_field_values": [{"id": value["id"], "value": "second"}]}}
    assert (await box.client.patch(path, json=changed)).json()["data"]["custom_field_values"] == [
        {**value, "value": "second"}
    ]


async def test_template_list_creates_its_tasks(box):
    matter = box.store.all("clio.matter")[0]["id"]
    template = box.store.all("clio.task_template_list")[0]["id"]
    body = {"data": {"task_template_list_instances": [{"task_template_list": {"id": template}}]}}
    await box.client.patch(f"/api/v4/matters/{matter}", json=body)
    tasks = (await read(box.client, f"/tasks?matter_id={matter}&fields=name,status"))["data"]
    assert [task["status"] for task in tasks] == ["pending"] * 3
