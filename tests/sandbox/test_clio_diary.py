"""Calendar entries, communications and activities: what they need, and what the vendor fills in."""

from decimal import Decimal

import pytest

from sandbox.exact import loads


async def make(box, collection, data, fields="id"):
    return await box.client.post(f"/api/v4/{collection}?fields={fields}", json={"data": data})


async def made(box, collection, data, fields="id"):
    answer = await make(box, collection, data, fields)
    assert answer.status_code == 201, answer.text
    return loads(answer.content)["data"]


async def ids(box, query):
    return [row["id"] for row in loads((await box.client.get(f"/api/v4/{query}")).content)["data"]]


def known(box, kind, **wanted):
    rows = (doc for doc in box.store.all(f"clio.{kind}") if all(doc.get(key) == wanted[key] for key in wanted))
    return {"id": next(rows)["id"]}


def meeting(box, **more):
    times = {"start_at": "2026-03-02T17:00:00Z", "end_at": "2026-03-02T18:00:00Z"}
    return {"summary": "Meeting", **times, "calendar_owner": known(box, "calendar"), **more}


async def test_calendar_entry_has_text_id_and_local_times(box):
    entry = await made(box, "calendar_entries", meeting(box), "id,start_date,start_time,calendar_owner{name}")
    assert isinstance(entry["id"], str)
    assert (entry["start_date"], entry["start_time"]) == ("2026-03-02", "09:00:00")
    assert entry["calendar_owner"] == {"name": "Robin Attorney"}


async def test_calendar_entry_is_found_by_mark_calendar_and_time(box):
    mark = {"external_properties": [{"name": "mark", "value": "m1"}]}
    entry = await made(box, "calendar_entries", meeting(box, **mark))
    await made(box, "calendar_entries", meeting(box, calendar_owner={"id": box.store.all("clio.calendar")[1]["id"]}))
    calendar = known(box, "calendar")["id"]
    marked = await ids(box, "calendar_entries?external_property_name=mark&external_property_value=m1")
    assert marked == [entry["id"]] == await ids(box, f"calendar_entries?calendar_id={calendar}")
    assert len(await ids(box, "calendar_entries?from=2026-03-02T17:30:00Z&to=2026-03-02T17:40:00Z")) == 2
    assert await ids(box, "calendar_entries?from=2026-03-03T00:00:00Z") == []


async def test_attendee_shows_name_and_email(box):
    contact = box.store.all("clio.contact")[0]
    guest = {"attendees": [{"id": contact["id"], "type": "Contact"}]}
    entry = await made(box, "calendar_entries", meeting(box, **guest), "attendees{name,email,type}")
    assert entry["attendees"] == [{"name": contact["name"], "email": "client0@example.com", "type": "Contact"}]


@pytest.mark.parametrize(
    "more",
    [
        {"end_at": "2026-03-02T16:00:00Z"},
        {"start_at": "2026-03-02T17:00:00"},
        {"start_at": "tomorrow"},
        {"calendar_owner": {"id": 1}},
        {"attendees": [{"id": 1, "type": "Contact"}]},
        {"attendees": [{"id": 1, "type": "User"}]},
        {"matter": {"id": 1}},
    ],
)
async def test_impossible_calendar_entry_is_refused(box, more):
    assert (await make(box, "calendar_entries", meeting(box, **more))).status_code == 422


def call(box, **more):
    facts = {"type": "PhoneCommunication", "subject": "Call", "body": "b", "received_at": "2026-03-02T17:00:00Z"}
    return {**facts, "senders": [{**known(box, "contact"), "type": "Contact"}], **more}


async def test_communication_shows_who_took_part(box):
    logged = await made(box, "communications", call(box), "date,senders{id,name,type},user{name}")
    first = box.store.all("clio.contact")[0]
    assert logged["senders"] == [{"id": first["id"], "name": first["name"], "type": "Contact"}]
    assert (logged["date"], logged["user"]["name"]) == ("2026-03-02", "Robin Attorney")


async def test_communication_is_found_by_contact_and_moment(box):
    logged = await made(box, "communications", call(box))
    contact = known(box, "contact")["id"]
    assert await ids(box, f"communications?contact_id={contact}&order=id(asc)") == [logged["id"]]
    assert await ids(box, "communications?received_since=2026-03-02T17:00:00Z&order=id(asc)") == [logged["id"]]
    assert await ids(box, "communications?received_before=2026-03-01T00:00:00Z&order=id(asc)") == []


@pytest.mark.parametrize(
    "more",
    [
        {"received_at": "2026-03-02"},
        {"senders": [{"id": 1, "type": "Contact"}]},
        {"receivers": [{"id": 1, "type": "Calendar"}]},
        {"type": "Letter"},
        {"external_properties": [{"name": str(n), "value": "x"} for n in range(6)]},
    ],
)
async def test_impossible_communication_is_refused(box, more):
    assert (await make(box, "communications", call(box, **more))).status_code == 422


async def test_time_is_counted_in_seconds(box):
    entry = {"type": "TimeEntry", "date": "2026-03-02", "quantity": 5400, "price": 200, "matter": known(box, "matter")}
    shown = await made(box, "activities", entry, "quantity,quantity_in_hours,total,user{name}")
    assert (shown["quantity"], shown["quantity_in_hours"], shown["total"]) == (5400, Decimal("1.50"), Decimal("300.00"))
    assert shown["user"]["name"] == "Robin Attorney"


@pytest.mark.parametrize(
    ("more", "price", "total"),
    [
        ({}, "310.00", "310.00"),
        ({"non_billable": True}, "310.00", "0.00"),
        ({"activity_description": "Fixed-fee filing"}, "450.00", "450.00"),
        ({"user": "Uli Paralegal"}, "125.00", "125.00"),
        ({"type": "ExpenseEntry", "quantity": 8, "expense_category": "Photocopies"}, "0.25", "2.00"),
        ({"type": "ExpenseEntry", "quantity": None, "price": 12.5}, "12.5", "12.50"),
    ],
)
async def test_price_follows_from_what_was_done(box, more, price, total):
    linked = {name: known(box, name, name=value) for name, value in more.items() if name in LINKED}
    entry = {"type": "TimeEntry", "date": "2026-03-02", "quantity": 3600, **more, **linked}
    data = {name: value for name, value in entry.items() if value is not None}
    shown = await made(box, "activities", data, "price,total")
    assert (str(shown["price"]), str(shown["total"])) == (price, total)


LINKED = ("user", "activity_description", "expense_category")


@pytest.mark.parametrize(
    "more",
    [
        {"expense_category": "Courier"},
        {"type": "ExpenseEntry", "task": 1},
        {"quantity": -1},
        {"quantity": "1:30"},
        {"matter": 1},
    ],
)
async def test_impossible_activity_is_refused(box, more):
    linked = {name: known(box, name, name=value) for name, value in more.items() if name in LINKED}
    links = {name: {"id": value} for name, value in more.items() if name in ("matter", "task")}
    data = {"type": "TimeEntry", "date": "2026-03-02", **more, **linked, **links}
    assert (await make(box, "activities", data)).status_code == 422


async def test_billed_activity_is_locked_and_listed_as_drafted(box):
    locked = await ids(box, "activities?status=draft&order=id(asc)")
    answer = await box.client.patch(f"/api/v4/activities/{locked[0]}", json={"data": {"note": "n"}})
    assert (answer.status_code, await ids(box, "activities?status=unbilled")) == (422, [])


async def test_open_activity_is_changed_and_priced_again(box):
    data = {"type": "TimeEntry", "date": "2026-03-02", "quantity": 3600, "price": 100}
    id = (await made(box, "activities", data))["id"]
    path = f"/api/v4/activities/{id}?fields=total"
    answer = await box.client.patch(path, json={"data": {"quantity": 1800}})
    assert loads(answer.content)["data"]["total"] == Decimal("50.00")
