"""What goes over the wire, and how a change survives other people's changes."""

from datetime import datetime

import pytest

from connectors.quickbooks.models import Customer
from connectors.quickbooks.query import Select, contains, equals, not_before, one_of, quoted
from core.canonical import exact_json
from core.errors import Rejected, RetryLater
from tests.connectors.quickbooks.conftest import Answers, customer, fault, rows


def rename(current):
    return {} if current["DisplayName"] == "New" else {"DisplayName": "New"}


async def test_write_carries_version_and_request_id():
    answers = Answers({"Customer": customer()})
    await answers.client.create(Customer, {"DisplayName": "Zoë"}, "a" * 40)
    [asked] = answers.asked
    assert (asked.method, asked.url.path) == ("POST", "/v3/company/9130/customer")
    assert dict(asked.url.params) == {"minorversion": "75", "requestid": "a" * 40}
    assert (asked.headers["accept"], asked.headers["content-type"]) == ("application/json", "application/json")
    assert exact_json(asked.content) == {"DisplayName": "Zoë"}


async def test_ids_cannot_leave_their_path():
    answers = Answers({"Customer": customer()})
    await answers.client.fetch(Customer, "../invoice/1?x=")
    assert answers.asked[0].url.raw_path == b"/v3/company/9130/customer/..%2Finvoice%2F1%3Fx%3D?minorversion=75"


async def test_stale_change_is_applied_to_the_newer_version():
    newer = customer(SyncToken="1", Notes="theirs")
    done = {"Customer": customer(SyncToken="2", name="New")}
    answers = Answers({"Customer": customer()}, fault(5010), {"Customer": newer}, done)
    changed = await answers.client.change(Customer, "1", rename, "a" * 40)
    first, second = (request for request in answers.asked if request.method == "POST")
    assert changed.sync_token == "2"
    assert exact_json(second.content) == {"DisplayName": "New", "Id": "1", "SyncToken": "1", "sparse": True}
    assert len({first.url.params["requestid"], second.url.params["requestid"]}) == 2


async def test_change_already_there_is_not_sent():
    answers = Answers({"Customer": customer(name="New")})
    await answers.client.change(Customer, "1", rename, "a" * 40)
    assert [request.method for request in answers.asked] == ["GET"]


async def test_change_gives_up_for_now_when_others_never_stop():
    answers = Answers(*[{"Customer": customer()}, fault(5010)] * 4)
    with pytest.raises(RetryLater, match="keeps being changed"):
        await answers.client.change(Customer, "1", rename, "a" * 40)


async def test_refused_change_is_not_repeated():
    answers = Answers({"Customer": customer()}, fault(6240))
    with pytest.raises(Rejected):
        await answers.client.change(Customer, "1", rename, "a" * 40)


async def test_every_page_is_read():
    full = [customer(str(number)) for number in range(1000)]
    answers = Answers(rows("Customer", *full), rows("Customer", customer("1000")))
    found = [item.id async for item in answers.client.find_all(Customer)]
    assert found == [str(number) for number in range(1001)]
    assert [text.split("ORDERBY ")[1] for text in answers.statements] == [
        "Id STARTPOSITION 1 MAXRESULTS 1000",
        "Id STARTPOSITION 1001 MAXRESULTS 1000",
    ]


def test_statement_follows_the_grammar():
    where = (equals("Active", "true"), contains("Name", "a"), one_of("Id", ["1", "2"]))
    assert str(Select("Item", where, "Name DESC", 3, 9)) == (
        "SELECT * FROM Item WHERE Active = 'true' AND Name LIKE '%a%' AND Id IN ('1', '2')"
        " ORDERBY Name DESC STARTPOSITION 3 MAXRESULTS 9"
    )


def test_time_is_cut_to_the_second():
    moment = datetime.fromisoformat("2026-03-02T07:00:00.999+00:00")
    assert not_before("MetaData.CreateTime", moment) == "MetaData.CreateTime >= '2026-03-02T07:00:00+00:00'"


@pytest.mark.parametrize(
    ("text", "literal"),
    [("O'Neil", r"'O\'Neil'"), ("a\\", r"'a\\'"), ("\\' OR Id > '0", r"'\\\' OR Id > \'0'"), ("", "''")],
)
def test_text_cannot_end_its_literal(text, literal):
    assert quoted(text) == literal
