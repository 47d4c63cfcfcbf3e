"""However many events there are, each starts one run: for every trigger, over HTTP, up to the vendor's page and beyond.

Here are 0, 1, a page and one more for every trigger of Clio (200 a page), and 0 and 1 for every one of QuickBooks
(1,000 a page). 1,000 events of Clio, and 1,000 and 1,001 of QuickBooks, are here for the triggers in `HERE` alone;
`./run proof tests/engine/triggers` does them for all the others.
"""

import pytest

from tests.engine.triggers.catalogue import ROWS, happen
from tests.engine.triggers.listening import heard, listen

HERE = (
    *("clio.new_contact", "clio.matter_status_updated", "clio.calendar_entry_updated"),
    *("quickbooks.new_invoice", "quickbooks.updated_customer", "quickbooks.record_deleted_or_voided"),
)


def cases():
    for key, row in ROWS.items():
        for count in sorted({1, row.page, row.page + 1, 1000}):
            short = count <= 201 or key in HERE
            yield pytest.param(key, count, marks=[] if short else pytest.mark.proof, id=f"{key}-{count}")


@pytest.mark.parametrize(("key", "count"), list(cases()))
async def test_each_event_starts_one_run_however_many_there_are(office, key, count):
    row = await listen(office, key)
    assert await office.poll(row) == 0
    objects = happen(office.sandbox.world, key, count)
    assert await office.poll(row) == count
    assert await office.poll(row) == 0
    assert await heard(office) == sorted(objects)
