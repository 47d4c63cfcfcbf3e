"""A firm whose past is long over, so that exactly what a test lets happen lies in the window of a poll."""

from datetime import timedelta

import pytest

from sandbox.firm import Size
from sandbox.quickbooks.work import new_customer
from sandbox.testing import running
from tests.engine.triggers.catalogue import ROWS
from tests.engine.triggers.quickbooks_rows import CLIENT

LONG_AGO = timedelta(days=2)
UNLIMITED = {"clio_per_minute": 10**6, "quickbooks_per_minute": 10**6, "quickbooks_per_second": 10**6}


@pytest.fixture
def count():
    """How many objects may be needed, unless the test says so."""
    return 40


@pytest.fixture
def ahead():
    """How many seconds the vendors' clocks are ahead of ours, unless the test says so."""
    return 0


@pytest.fixture
def database_url(sqlite_url):
    """On SQLite, except where a test asks for another database."""
    return sqlite_url


@pytest.fixture
async def sandbox(key, count, ahead):
    """A firm founded two days ago, with what the trigger `key` needs to be there already."""
    async with running(size=Size(1, 1, 0)) as each:
        await each.control("reset")
        await each.control("clock", advance_seconds=-LONG_AGO.total_seconds())
        await each.control("seed", clients=6, matters=6, bills=0)
        await each.control("limits", **UNLIMITED)
        new_customer(each.world, CLIENT)
        ROWS[key].before(each.world, count)
        await each.control("clock", advance_seconds=LONG_AGO.total_seconds() + ahead)
        yield each
