"""The lease on a firm's books outlives a database that is away for a moment, and ends when another has it."""

import asyncio
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from books.keeping.lease import Lease
from core.errors import RetryLater


class Accounts:
    """A database of books that answers as told, and then with yes."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    async def stay(self, books_id, fence, seconds):
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, Exception):
            raise answer
        return answer


def lease(*answers):
    accounts = Accounts(*answers)
    store = SimpleNamespace(books=SimpleNamespace(accounts=accounts))
    return accounts, Lease(store, SimpleNamespace(id="books_1", fence=3), every=0.001)


async def test_a_renewal_that_failed_once_is_made_the_next_time():
    accounts, held = lease(OperationalError("UPDATE", {}, Exception("database is locked")))
    keeping = asyncio.create_task(held.keep())
    while accounts.asked < 3:
        await asyncio.sleep(0.001)
    keeping.cancel()
    held.check()


async def test_a_lease_that_another_took_lets_no_step_be_sent():
    _, held = lease(True, False)
    await held.keep()
    with pytest.raises(RetryLater, match="took these books over"):
        held.check()
