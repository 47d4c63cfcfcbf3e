"""A process that dies during a poll, wherever it is: the next poll loses and doubles nothing, for every trigger."""

import pytest

from engine.installation import FIRM
from engine.polling import CHUNK, poll_source
from tests.engine.crash import Died, let_time_pass, mortal
from tests.engine.triggers.catalogue import ROWS, happen
from tests.engine.triggers.listening import heard, listen

DEATHS = [(when, at) for at in range(1, 5) for when in ("before", "after")]
"""Before and after each commit of a short poll: it takes the source, records, and moves the cursor."""
ON_POSTGRES = ("clio.bill_state_updated", "quickbooks.invoice_paid")


def cases():
    for key in ROWS:
        yield pytest.param(key, "sqlite", id=key)
        if key in ON_POSTGRES:
            yield pytest.param(key, "postgres", id=f"{key}-postgres")


@pytest.fixture
def database_url(request, kind):
    return request.getfixturevalue(f"{kind}_url")


async def dies(office, row, when, at):
    """Poll until death; False when the poll came to its end before."""
    await let_time_pass(office)
    async with mortal(office, when, at) as (inst, _):
        try:
            await poll_source(inst, FIRM, row.source_id)
        except Died:
            return True
    return False


@pytest.mark.parametrize(("key", "kind"), list(cases()))
async def test_a_crash_before_or_after_any_commit_of_a_poll_loses_and_doubles_nothing(office, key, kind):
    row = await listen(office, key)
    objects, deaths = [], []
    for when, at in DEATHS:
        objects += happen(office.sandbox.world, key, 2)
        deaths.append(await dies(office, row, when, at))
    await let_time_pass(office)
    await office.poll(row)
    assert sum(deaths) >= 6
    assert await heard(office) == sorted(objects)


def full_pages():
    """Two pages of every trigger; those of QuickBooks have 1,000 objects, so all but one wait for `./run proof`."""
    for key, row in ROWS.items():
        short = row.page < 1000 or key == "quickbooks.new_invoice"
        yield pytest.param(key, row.page + 1, "sqlite", marks=[] if short else pytest.mark.proof, id=key)


@pytest.mark.parametrize(("key", "count", "kind"), list(full_pages()))
async def test_a_crash_between_two_pages_loses_and_doubles_nothing(office, key, count, kind):
    row = await listen(office, key)
    objects = happen(office.sandbox.world, key, count)
    first_page = (count - 1) // CHUNK
    assert await dies(office, row, "after", 1 + first_page)
    assert len(await heard(office)) == count - 1
    await let_time_pass(office)
    assert await office.poll(row) == 1
    assert await heard(office) == sorted(objects)
