"""What is told of refused steps as Clio moves on."""

import pytest

from books.keeping.decided import REFUSAL, open_refusals
from storage.books.findings import Finding


@pytest.fixture
async def parked(firm, connection):
    """Books with a payment that nobody knows the outcome of, and one that was refused."""
    other = await firm.connections.add("quickbooks", "production", "Company")
    books = await firm.books.accounts.add("Main", connection.id, other.id)
    effect = await firm.effects.intend("k", other.id, "x.y", marker="m", request_id="r", payload_hash="h")
    fence = await firm.effects.start_sending(effect.id, "worker", lease_seconds=30, look_after=180)
    await firm.effects.park(effect.id, fence, {})
    told = [
        Finding("OUTCOME_UNKNOWN", "CP-1", 500, {"print": "a", "effect": effect.id}),
        Finding("CLOSED_PERIOD", "CP-2", 500, {"print": "b", "effect": ""}),
    ]
    await firm.books.findings.replace(books.id, REFUSAL, told)
    return books


async def open_keys(firm, books):
    return {row.key for row in await firm.books.findings.open(books.id, REFUSAL)}


async def test_what_may_stand_in_quickbooks_stays_told_when_clio_wants_it_no_more(firm, parked):
    assert await open_refusals(firm, parked.id, set()) == frozenset()
    assert await open_keys(firm, parked) == {"CP-1"}


async def test_what_is_still_planned_stays_refused(firm, parked):
    assert await open_refusals(firm, parked.id, {"a", "b"}) == {"a", "b"}
    assert await open_keys(firm, parked) == {"CP-1", "CP-2"}
