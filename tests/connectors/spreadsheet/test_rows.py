"""Rows are added once, found, changed and read, in CSV and in Excel files alike."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from connectors.spreadsheet.actions.add_row import add_row
from connectors.spreadsheet.actions.find_row import find_row
from connectors.spreadsheet.actions.read_rows import read_rows
from connectors.spreadsheet.actions.update_row import update_row
from core.errors import Rejected
from tests.connectors.spreadsheet.office import effect

ROWS = [["Client", "Matter", "Amount"], ["Ada Sample", "00017", 12.5], ["Bob Example", "00018", -3]]


@pytest.fixture(params=["clients.csv", "clients.xlsx"])
def file(request, office):
    if request.param.endswith("csv"):
        office.write(request.param)
    else:
        office.book(request.param, ROWS)
    return request.param


async def test_a_row_is_added_below_the_last_one(office, file):
    row = await office.do(add_row, file=file, values={"client": "Cy", "Amount": Decimal("0.10")})
    assert (row.row, row.values) == (4, {"Client": "Cy", "Matter": "", "Amount": "0.10"})
    found = await office.do(find_row, file=file, column="Client", value="cy")
    assert found.values == row.values


async def test_a_repeat_finds_its_row_and_adds_none(office, file):
    assert await office.look(add_row, file=file, values={"Client": "Cy"}) is None
    first = await office.do(add_row, file=file, values={"Client": "Cy"})
    before = (office.home / file).read_bytes()
    assert await office.look(add_row, file=file, values={"Client": "Cy"}) == first
    assert await office.do(add_row, file=file, values={"Client": "Cy"}) == first
    assert (office.home / file).read_bytes() == before
    second = await office.do(add_row, as_effect=effect(2), file=file, values={"Client": "Cy"})
    assert second.row == 5


async def test_only_the_named_cells_of_one_row_change(office, file):
    await office.do(update_row, file=file, key="Matter", value="00018", values={"Amount": "7.25"})
    read = await office.do(read_rows, file=file)
    assert [row.values["Amount"].rstrip("0") for row in read.rows] == ["12.5", "7.25"]
    assert [row.values["Client"] for row in read.rows] == ["Ada Sample", "Bob Example"]


async def test_an_update_that_is_there_already_is_recognised(office, file):
    change = {"file": file, "key": "Matter", "value": "00018", "values": {"Amount": "7.25"}}
    assert await office.look(update_row, **change) is None
    await office.do(update_row, **change)
    assert (await office.look(update_row, **change)).row == 3


@pytest.mark.parametrize("value", ["00019", "Sample"])
async def test_an_update_of_no_row_is_refused(office, file, value):
    with pytest.raises(Rejected, match="no rows have this value in 'Matter'"):
        await office.do(update_row, file=file, key="Matter", value=value, values={"Amount": "1"})


async def test_an_update_of_the_column_that_tells_rows_apart_is_found_again(office, file):
    change = {"file": file, "key": "Matter", "value": "00017", "values": {"Matter": "00099"}}
    assert await office.look(update_row, **change) is None
    done = await office.do(update_row, **change)
    assert await office.look(update_row, **change) == done
    await office.do(add_row, file=file, values={"Client": "Cy", "Matter": "00017"})
    assert await office.look(update_row, **change) is None, "another row waits for the change"


async def test_several_rows_are_a_question(office, file):
    await office.do(add_row, file=file, values={"Client": "ada sample", "Matter": "00020"})
    search = {"file": file, "column": "Client", "value": " Ada Sample "}
    with pytest.raises(Rejected, match="2 rows"):
        await office.do(find_row, **search)
    assert (await office.do(find_row, **search, if_several="first")).values["Matter"] == "00017"
    assert (await office.do(find_row, **search, if_several="last")).values["Matter"] == "00020"
    with pytest.raises(Rejected, match="2 rows"):
        await office.do(update_row, file=file, key="Client", value="Ada Sample", values={"Amount": 1})


async def test_nothing_found_stops_or_goes_on(office, file):
    with pytest.raises(Rejected, match="no row has this value"):
        await office.do(find_row, file=file, column="Client", value="Eve")
    assert not (await office.do(find_row, file=file, column="Client", value="Eve", if_missing="continue")).found


async def test_numbers_are_found_whatever_zeros_they_end_with(office, file):
    assert (await office.do(find_row, file=file, column="Amount", value=Decimal("12.500"))).row == 2


async def test_reading_is_bounded_and_says_where_to_go_on(office, file):
    read = await office.do(read_rows, file=file, most=1)
    assert (read.count, read.more, read.next) == (1, True, 3)
    rest = await office.do(read_rows, file=file, first=read.next)
    assert [row.values["Matter"] for row in rest.rows] == ["00018"]
    assert (await office.do(read_rows, file=file, column="Client", value="bob example")).count == 1


async def test_a_missing_column_names_file_and_columns(office, file):
    with pytest.raises(Rejected, match=rf"'{file}'.*no column 'Phone'; the first row has: Client, Matter, Amount"):
        await office.do(add_row, file=file, values={"Phone": "1"})
    with pytest.raises(Rejected, match="no column 'Phone'"):
        await office.do(find_row, file=file, column="Phone", value="1")


async def test_our_own_column_is_not_for_recipes(office, file):
    await office.do(add_row, file=file, values={"Client": "Cy"})
    with pytest.raises(Rejected, match="written by Lexrelay itself"):
        await office.do(add_row, as_effect=effect(2), file=file, values={"lexrelay": "x"})


async def test_kinds_of_values_come_back_as_they_were(office, file):
    for number, value in enumerate([True, date(2026, 2, 1), "2026-02-03", "00123", 7, "1234567890123456789"], 1):
        row = await office.do(add_row, as_effect=effect(number), file=file, values={"Client": value})
        text = value if isinstance(value, str) else {True: "TRUE", 7: "7"}.get(value, "2026-02-01")
        assert row.values["Client"] == text


@pytest.mark.parametrize("value", [0.1, ["a"], {"a": 1}], ids=str)
def test_what_is_no_exact_single_value_is_refused(value):
    with pytest.raises(ValidationError, match="column 'Amount'"):
        add_row.input(file="x.csv", values={"Amount": value})
