"""The query language: what it finds, how it pages, what it refuses."""

import pytest

FOUND = [
    ("DisplayName = 'ann o\\'neil'", ["Ann O'Neil"]),
    ("DisplayName LIKE '%smith%'", ["Bo Smith", "Cy Smith"]),
    ("DisplayName LIKE 'b%' AND Active = true", ["Bo Smith"]),
    ("DisplayName IN ('Bo Smith', 'nobody')", ["Bo Smith"]),
    ("PrimaryEmailAddr = 'BO@example.com'", ["Bo Smith"]),
    ("Active IN (true, false) AND DisplayName LIKE 'former%'", ["Former Client Sample"]),
    ("MetaData.CreateTime > '2026-01-01T00:00:00Z' AND Balance = '0'", ["Ann O'Neil", "Bo Smith", "Cy Smith"]),
    ("MetaData.LastUpdatedTime > '2099-01-01T00:00:00-08:00'", []),
    ("DisplayName > 'bo' ORDER BY DisplayName DESC MAXRESULTS 1", ["Cy Smith"]),
    ("DisplayName >= 'Ann O\\'Neil' ORDERBY DisplayName STARTPOSITION 2 MAXRESULTS 1", ["Bo Smith"]),
]
REFUSED = [
    ("select Id from Customer", "4000"),
    ("select * from Customer where", "4000"),
    ("select * from Customer where DisplayName = 'O'Neil'", "4000"),
    ("select * from Customer where DisplayName = 'x\\'", "4000"),
    ("select * from Customer where DisplayName = 'a' or DisplayName = 'b'", "4000"),
    ("select * from Customer, Invoice", "4000"),
    ("select * from Customer maxresults 1001", "4001"),
    ("select * from Customer startposition 0", "4001"),
    ("select * from Wizard", "4001"),
    ("select * from Customer where Notes = 'x'", "4001"),
    ("select * from Customer where Id > '1'", "4001"),
    ("select * from Invoice where PrivateNote = 'x'", "4001"),
    ("select * from Invoice where Line.Amount = '1'", "4001"),
    ("select * from Customer where Active = 'maybe'", "4001"),
    ("select * from Customer orderby Notes", "4001"),
]


@pytest.fixture
async def people(desk):
    await desk.customer()
    await desk.create("Customer", DisplayName="Bo Smith", PrimaryEmailAddr={"Address": "bo@example.com"})
    await desk.customer("Cy Smith")
    return desk


@pytest.mark.parametrize(("condition", "names"), FOUND)
async def test_query_finds(people, condition, names):
    found = await people.query(f"SELECT * FROM Customer WHERE {condition}")
    assert [each["DisplayName"] for each in found.get("Customer", [])] == names


@pytest.mark.parametrize(("statement", "code"), REFUSED)
async def test_query_refuses(desk, statement, code):
    assert await desk.query(statement) == code


async def test_posted_statement_is_a_query(people):
    answer = await people.call("POST", "query", "select count(*) from Customer")
    assert answer.json()["QueryResponse"] == {"totalCount": 3}


async def test_nothing_found_is_an_empty_object(desk):
    assert await desk.query("select * from Invoice where DocNumber = 'none'") == {}


async def test_invoices_are_found_by_number_and_customer(desk):
    customer = await desk.customer()
    await desk.invoice(customer, DocNumber="B-7")
    found = await desk.query(f"select * from Invoice where DocNumber = 'b-7' and CustomerRef = '{customer}'")
    assert (found["maxResults"], found["Invoice"][0]["DocNumber"]) == (1, "B-7")


async def test_deleted_transactions_never_appear(desk):
    invoice = await desk.invoice(await desk.customer())
    await desk.post("invoice", {"Id": invoice["Id"], "SyncToken": "0"}, operation="delete")
    assert await desk.query("select * from Invoice") == {}
