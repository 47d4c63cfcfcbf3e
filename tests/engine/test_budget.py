"""The shared allowance as a step meets it."""

import time

import pytest

from connectors._kit.app import Limit
from core.errors import OverBudget
from engine.budget import SharedBudget

ONE_EACH_SECOND = (Limit(60, 60, burst=1, header="x-limit"),)


@pytest.fixture
def session(firm, connection):
    return lambda **more: SharedBudget(firm, connection.id, ONE_EACH_SECOND, patience=0.2, **more)


async def test_an_operation_of_two_requests_ends_though_each_turn_allows_one(session):
    begun = session()
    await begun.admit()
    started = time.monotonic()
    await begun.admit()
    assert 0.5 < time.monotonic() - started < 2


async def test_one_that_has_spent_nothing_goes_back_to_wait(session):
    await session().admit()
    with pytest.raises(OverBudget):
        await session().admit()


async def test_what_the_vendor_grants_is_known_to_every_session(session):
    granted = {}
    await session(granted=granted).observe(200, {"x-limit": "6000"}, None)
    for _ in range(3):
        await session(granted=granted).admit()
