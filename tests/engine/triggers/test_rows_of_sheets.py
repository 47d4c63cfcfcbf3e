"""Rows of a spreadsheet: each starts one run, however many there are, also after a restart and a crash."""

import pytest

from engine.polling import open_source, pages, record
from services.connecting import connections
from tests.engine.conftest import Office
from tests.services.office import opened

PROVED = ("spreadsheet.new_row",)
TASKS = """
name: Rows
trigger: {on: spreadsheet.new_row, with: {file: rows.csv}}
steps:
  - id: text
    do: builtin.format_text
    with: {text: "{{ trigger.values.Client }}"}
"""


def write(folder, count):
    """Write a sheet with that many clients below the one that was there before."""
    rows = "".join(f"Client {number},{number}\n" for number in range(count + 1))
    (folder / "main").mkdir(parents=True, exist_ok=True)
    (folder / "main" / "rows.csv").write_text(f"Client,Matter\n{rows}")


@pytest.fixture
async def sheets(tmp_path, sqlite_model):
    """An installation whose recipe listens to a sheet of one row."""
    folder = tmp_path / "sheets"
    write(folder, 0)
    async with opened(tmp_path / "home", sqlite_model, LEXRELAY_SPREADSHEETS=str(folder)) as firm:
        await connections.add_form(firm.inst, firm.owner, "spreadsheet", "", {"name": "Sheets"})
        office = Office(firm.inst, None)
        yield office, await office.turn_on(TASKS), folder


@pytest.mark.parametrize("count", [0, 1, 1000, 1001])
async def test_each_row_starts_one_run_however_many_there_are(sheets, count):
    office, row, folder = sheets
    write(folder, count)
    assert await office.poll(row) == count
    assert await office.poll(row) == 0
    assert sum((await office.store.runs.counts()).values()) == count


async def test_a_poll_that_died_after_its_first_page_is_made_up_for(sheets):
    office, row, folder = sheets
    write(folder, 1001)
    taken = await office.store.sources.take(row.source_id, "dead", 60)
    source = await open_source(office.inst, taken)
    async for items in pages(source, None):
        await record(source, items)
        break
    assert 0 < sum((await office.store.runs.counts()).values()) < 1001
    await office.store.sources.polled(taken.id, taken.fence, next_poll_at=None)  # as when its lease has run out
    assert await office.poll(row) == 2
    assert sum((await office.store.runs.counts()).values()) == 1001
