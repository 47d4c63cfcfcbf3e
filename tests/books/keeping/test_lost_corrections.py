"""A reversal that a bookkeeper deletes in QuickBooks: seen, decided by an administrator, and made good once."""

import pytest

from books.quickbooks.reading import Look
from sandbox.quickbooks import work
from tests.books.keeping.cycles import deposit


@pytest.mark.parametrize(
    ("way", "closing"), [("post-again", {}), ("accept", {"TRUST": "250.00", "CTL[Acme/M1]": "250.00"})]
)
async def test_a_deleted_reversal_is_released_as_an_administrator_chooses(office, way, closing):
    await office.tell([deposit()])
    await office.settle()
    await office.tell([{"tell": "remove bank line", "id": 90001}])
    assert await office.settle() == {}
    (back,) = [each["Id"] for each in office.rows("JournalEntry") if each["DocNumber"] == "CT-90001-R1"]
    work.delete_entry(office.sandbox.world, back)
    assert (await office.cycle(Look.CHANGES)).state == "nothing"
    assert await office.codes() == [("MISSING_IN_QUICKBOOKS", "CT-90001-R1", ("post-again", "accept"))]
    await office.release(way)
    assert await office.settle(Look.EVERYTHING) == closing
    assert await office.codes() == []
