"""A row starts one run: known by its key, or by its content."""

import pytest

from connectors.spreadsheet.actions.add_row import add_row
from connectors.spreadsheet.triggers.new_row import new_row
from core.errors import Rejected
from tests.connectors.spreadsheet.office import CLIENTS, edit


async def ids(office, **form):
    return {item.id for item in (await office.poll(new_row, **form))[0]}


async def test_only_the_new_row_has_a_new_identity(office):
    office.write("a.csv")
    before = await ids(office, file="a.csv")
    office.write("a.csv", CLIENTS.replace("Bob", "Cy,00019,1\nBob"))
    items, _ = await office.poll(new_row, file="a.csv")
    new = [item for item in items if item.id not in before]
    assert [item.values["Client"] for item in new] == ["Cy"]


async def test_equal_rows_are_two_rows(office):
    office.write("a.csv", "A\n1\n1\n")
    assert len(await ids(office, file="a.csv")) == 2


async def test_a_key_lets_a_row_be_corrected_and_waits_until_it_is_there(office):
    office.write("a.csv", "Client,Matter\nAda,17\nBob,\n")
    assert await ids(office, file="a.csv", key="matter") == {"17"}
    office.write("a.csv", "Client,Matter\nAda Sample,17\nBob,18\n")
    assert await ids(office, file="a.csv", key="matter") == {"17", "18"}


async def test_our_mark_and_empty_columns_make_no_row_new(office):
    office.write("a.csv")
    before = await ids(office, file="a.csv")
    await office.do(add_row, file="a.csv", values={"Client": "Cy"})
    office.write("a.csv", office.text("a.csv").replace("lexrelay\n", "lexrelay,Notes\n", 1))
    after = await ids(office, file="a.csv")
    assert before < after
    assert len(after) == 3


async def test_a_formula_that_is_computed_later_makes_no_row_new(office):
    office.book("a.xlsx", [["A", "B"], ["x", 1]])
    before = await ids(office, file="a.xlsx")
    office.book("a.xlsx", [["A", "B", "C"], ["x", 1, "=B2*2"]])
    assert await ids(office, file="a.xlsx") == before
    edit(office.home / "a.xlsx", "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>", b"<v />", b"<v>2</v>")
    items, _ = await office.poll(new_row, file="a.xlsx")
    assert ({item.id for item in items}, items[0].values["C"]) == (before, "2")


async def test_large_sheets_come_in_pages(office):
    office.write("a.csv", "A\n" + "".join(f"{n}\n" for n in range(2_500)))
    items, pages = await office.poll(new_row, file="a.csv", key="A")
    assert (len(items), pages) == (2_500, 3)
    assert [item.row for item in items] == list(range(2, 2_502))


async def test_a_key_that_is_no_column_is_told(office):
    office.write("a.csv")
    with pytest.raises(Rejected, match="no column 'Number'"):
        await office.poll(new_row, file="a.csv", key="Number")
