"""Work on the books that somebody watches, and requests to release what is held."""

from datetime import timedelta

import pytest
import time_machine

from core.errors import Mistake


@pytest.fixture
async def books(firm, connection):
    other = await firm.connections.add("quickbooks", "production", "Company")
    return (await firm.books.accounts.add("Main", connection.id, other.id)).id


async def test_one_work_of_a_kind_is_under_way_at_a_time(firm, books):
    first = await firm.books.works.begin(books, "plan")
    assert await firm.books.works.begin(books, "plan") is None
    assert await firm.books.works.begin(books, "check") is not None
    await firm.books.works.finish(first, {"total": 3}, None)
    assert (await firm.books.works.find(books, "plan")).result == {"total": 3}
    assert await firm.books.works.begin(books, "plan") is not None


async def test_work_that_fell_silent_is_begun_again_and_its_late_end_changes_nothing(firm, books):
    first = await firm.books.works.begin(books, "plan")
    with time_machine.travel(first.started_at + timedelta(seconds=90), tick=False):
        second = await firm.books.works.begin(books, "plan")
        await firm.books.works.tell(second, "Reading", 3, 9)
        await firm.books.works.finish(first, {"late": True}, None)
        found = await firm.books.works.find(books, "plan")
    assert (found.state, found.said, found.done, found.total) == ("running", "Reading", 3, 9)


async def test_a_request_is_answered_once_and_a_newer_one_takes_its_place(firm, books):
    asked = {"way": "accept", "tax": None, "seen": "s", "reason": "it is right"}
    first = await firm.books.requests.ask(books, "find_1", **asked)
    second = await firm.books.requests.ask(books, "find_1", **asked)
    assert [each.id for each in await firm.books.requests.list(books)] == [second.id]
    with pytest.raises(Mistake, match="asked anew"):
        await firm.books.requests.answer(first.id, "confirmed", "")
    done = await firm.books.requests.answer(second.id, "declined", "look again")
    assert (done.state, done.answer, done.reason) == ("declined", "look again", "it is right")
    assert await firm.books.requests.list(books) == []
