"""Excel files: exact numbers, formulas left alone, nothing lost, and no file that could fill the memory."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from connectors.spreadsheet.actions.add_row import add_row
from connectors.spreadsheet.actions.read_rows import read_rows
from core.errors import Rejected
from tests.connectors.spreadsheet.office import edit, effect

HEAD = ["Client", "Amount"]


async def test_numbers_are_read_as_excel_shows_them(office):
    office.book("a.xlsx", [HEAD, ["a", 0.3], ["b", 1234567890123.45], ["c", 1e21], ["d", 7]])
    edit(office.home / "a.xlsx", "xl/worksheets/sheet1.xml", b">0.3<", b">0.30000000000000004<")
    read = await office.do(read_rows, file="a.xlsx")
    numbers = [row.values["Amount"] for row in read.rows]
    assert numbers == ["0.3", "1234567890123.45", "1000000000000000000000", "7"]


@pytest.mark.parametrize("amount", ["12.50", "-0.10", "0.30", "123456789012.34", "9007199254740993.10"])
async def test_money_survives_the_way_there_and_back(office, amount):
    office.book("a.xlsx", [HEAD])
    row = await office.do(add_row, file="a.xlsx", values={"Amount": Decimal(amount)})
    assert row.values["Amount"] == amount
    cell = office.opened("a.xlsx").active["B2"]
    assert cell.data_type == ("n" if len(amount) < 17 else "s")


async def test_text_that_looks_like_a_formula_is_text(office):
    office.book("a.xlsx", [HEAD])
    for number, text in enumerate(["=1+1", "+x", "@SUM(A1)", "-x"], 1):
        row = await office.do(add_row, as_effect=effect(number), file="a.xlsx", values={"Client": text})
        assert row.values["Client"] == text
        cell = office.opened("a.xlsx").active.cell(row.row, 1)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


async def test_dates_are_dates(office):
    office.book("a.xlsx", [HEAD])
    row = await office.do(add_row, file="a.xlsx", values={"Client": "2026-02-01"})
    assert row.values["Client"] == "2026-02-01"
    assert office.opened("a.xlsx").active["A2"].value.date() == date(2026, 2, 1)


async def test_formulas_stay_and_are_never_computed(office):
    office.book("a.xlsx", [[*HEAD, "Tax"], ["a", 10, "=B2*0.2"]])
    await office.do(add_row, file="a.xlsx", values={"Client": "b"})
    assert office.opened("a.xlsx").active["C2"].value == "=B2*0.2"
    read = await office.do(read_rows, file="a.xlsx")
    assert read.rows[0].values == {"Client": "a", "Amount": "10"}


async def test_a_formulas_kept_result_is_read(office):
    office.book("a.xlsx", [HEAD, ["a", "=1+1"]])
    edit(office.home / "a.xlsx", "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>", b"<v />", b"<v>2</v>")
    read = await office.do(read_rows, file="a.xlsx")
    assert read.rows[0].values == {"Client": "a", "Amount": "2"}


async def test_other_sheets_and_styles_are_kept(office):
    office.book("a.xlsx", [HEAD], Other=[["x"], [1]])
    await office.do(add_row, file="a.xlsx", sheet="Clients", values={"Client": "a"})
    book = office.opened("a.xlsx")
    assert book.sheetnames == ["Clients", "Other"]
    assert book["Other"]["A2"].value == 1
    with pytest.raises(Rejected, match="no sheet 'None'; it has: Clients, Other"):
        await office.do(read_rows, file="a.xlsx", sheet="None")


async def test_a_table_grows_by_the_row(office):
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(["a", 1])
    book.active.add_table(Table(displayName="Clients", ref="A1:B2"))
    book.save(office.home / "a.xlsx")
    await office.do(add_row, file="a.xlsx", values={"Client": "b"})
    assert office.opened("a.xlsx").active.tables["Clients"].ref == "A1:B3"


def _with_comment(path):
    book = Workbook()
    book.active.append(HEAD)
    book.active["A1"].comment = Comment("Ask Ada", "Ada")
    book.save(path)


def _with_extension(path):
    book = Workbook()
    book.active.append(HEAD)
    book.save(path)
    edit(path, "xl/worksheets/sheet1.xml", b"</worksheet>", b"<extLst></extLst></worksheet>")


@pytest.mark.parametrize("make", [_with_comment, _with_extension])
async def test_a_file_that_would_lose_something_is_read_and_not_written(office, make):
    make(office.home / "a.xlsx")
    before = (office.home / "a.xlsx").read_bytes()
    assert (await office.do(read_rows, file="a.xlsx")).count == 0
    with pytest.raises(Rejected, match="would be lost"):
        await office.do(add_row, file="a.xlsx", values={"Client": "a"})
    assert (office.home / "a.xlsx").read_bytes() == before


def _bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 41_000_000)
    return target.getvalue()


def _entities(path):
    Workbook().save(path)
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    edit(path, "xl/worksheets/sheet1.xml", b"<worksheet", evil + b"<worksheet")
    return path.read_bytes()


def _endless(path):
    book = Workbook()
    book.active["A1048576"] = "x"
    book.save(path)
    return path.read_bytes()


BAD = {
    "no zip": (lambda path: b"PK no", "no Excel file"),
    "an old xls": (lambda path: b"\xd0\xcf\x11\xe0", "no Excel file"),
    "a bomb": (lambda path: _bomb(), "MB unpacked"),
    "entities": (_entities, "no Excel file"),
    "a million rows": (_endless, "1048576 rows"),
    "too large": (lambda path: b"0" * 20_000_001, "at most 20 MB"),
}


@pytest.mark.parametrize(("make", "told"), BAD.values(), ids=BAD.keys())
async def test_a_file_that_is_broken_or_dangerous_is_refused(office, make, told):
    office.write("a.xlsx", make(office.home / "a.xlsx"))
    with pytest.raises(Rejected, match=told) as refusal:
        await office.do(read_rows, file="a.xlsx")
    assert "Whoever owns the file" in refusal.value.remedy


async def test_entities_are_not_even_expanded(office):
    _entities(office.home / "a.xlsx")
    with pytest.raises(Rejected) as refusal:
        await office.do(read_rows, file="a.xlsx")
    cause = refusal.value.__cause__
    assert "EntitiesForbidden" in f"{cause!r} {cause.__cause__!r} {cause.__context__!r}"


@pytest.mark.parametrize("text", ["a\x00b", "x" * 32_768], ids=["control", "long"])
async def test_what_no_cell_holds_is_refused(office, text):
    office.book("a.xlsx", [HEAD])
    with pytest.raises(Rejected, match="column 'Client'"):
        await office.do(add_row, file="a.xlsx", values={"Client": text})
