"""CSV files keep their letters, delimiters and line ends, and never become programs."""

import csv
import io

import pytest

from connectors.spreadsheet.actions.add_row import add_row
from connectors.spreadsheet.actions.find_row import find_row
from connectors.spreadsheet.actions.read_rows import read_rows
from core.errors import Rejected
from tests.connectors.spreadsheet.office import effect

SHAPES = {
    "UTF-8": ("utf-8", ",", "\n"),
    "UTF-8 with a mark": ("utf-8-sig", ";", "\r\n"),
    "Windows-1252": ("cp1252", ";", "\r\n"),
    "tabs": ("utf-8", "\t", "\n"),
    "bars": ("utf-8", "|", "\n"),
}


@pytest.mark.parametrize(("encoding", "delimiter", "end"), SHAPES.values(), ids=SHAPES.keys())
async def test_a_file_stays_in_its_own_shape(office, encoding, delimiter, end):
    rows = [["Client", "Note"], ["Müller", f'a {delimiter} "b"'], ["Two", "first\nsecond"]]
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator=end).writerows(rows)
    office.write("a.csv", target.getvalue(), encoding)
    await office.do(add_row, file="a.csv", values={"Client": "Grün"})
    mark = effect().marker
    wanted = [["Client", "Note", "lexrelay"], *rows[1:], ["Grün", "", mark]]
    text = office.text("a.csv", encoding)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)) == wanted
    assert text.endswith(f"{delimiter}{mark}{end}")
    assert office.text("a.csv", "latin-1").startswith("ï»¿") == (encoding == "utf-8-sig")


RISKY = [
    "=1+1",
    "+1",
    "@SUM(A1)",
    "-1+2",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "'=1",
    "''+x",
    " =1+1",
    '=HYPERLINK("http://x","y")',
]


@pytest.mark.parametrize("text", RISKY)
async def test_text_never_becomes_a_formula(office, text):
    office.write("a.csv")
    row = await office.do(add_row, file="a.csv", values={"Client": text})
    assert row.values["Client"] == text
    written = list(csv.reader(io.StringIO(office.text("a.csv"), newline="")))[-1][0]
    assert written == f"'{text}"
    assert (await office.do(find_row, file="a.csv", column="Client", value=text)).row == 4


@pytest.mark.parametrize("text", ["-3", "-3.50", "-1,234.5", "'quoted'", "a=b", "Ada-Sample"])
async def test_harmless_text_is_written_as_it_is(office, text):
    office.write("a.csv")
    await office.do(add_row, file="a.csv", values={"Client": text})
    assert list(csv.reader(io.StringIO(office.text("a.csv"), newline="")))[-1][0] == text


async def test_letters_that_the_file_cannot_hold_are_refused(office):
    office.write("a.csv", "Straße\nMüller\n", "cp1252")
    with pytest.raises(Rejected, match=r"'a\.csv', column 'Straße'"):
        await office.do(add_row, file="a.csv", values={"straße": "東京"})
    assert office.text("a.csv", "cp1252") == "Straße\nMüller\n"


async def test_cells_without_a_name_are_kept(office):
    office.write("a.csv", "A,,B\n1,x,2,extra\n\n3\n")
    await office.do(add_row, file="a.csv", values={"B": "9"})
    assert office.text("a.csv").splitlines()[:2] == ["A,,B,,lexrelay", "1,x,2,extra"]
    read = await office.do(read_rows, file="a.csv")
    assert [(row.row, row.values) for row in read.rows] == [
        (2, {"A": "1", "B": "2"}),
        (4, {"A": "3", "B": ""}),
        (5, {"A": "", "B": "9"}),
    ]


UNREADABLE = {
    "UTF-16": "a,b\n".encode("utf-16"),
    "no letters": b"a\x81\xff\n",
    "an open quote": b'a,b\n"1,2\n',
    "a huge cell": b"a\n" + b"x" * 200_000,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cannot_be_read_is_refused_with_what_to_do(office, content):
    office.write("a.csv", content)
    with pytest.raises(Rejected, match=r"a\.csv") as refusal:
        await office.do(read_rows, file="a.csv")
    assert "CSV UTF-8" in refusal.value.remedy


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n1,2,3\n"], ids=["empty", "blank", "no names"])
async def test_a_file_without_names_takes_no_rows(office, content):
    office.write("a.csv", content)
    with pytest.raises(Rejected, match="no names in its first row"):
        await office.do(add_row, file="a.csv", values={"A": "1"})


async def test_two_columns_of_one_name_are_a_question(office):
    office.write("a.csv", "A,a\n1,2\n")
    with pytest.raises(Rejected, match="several columns 'A'"):
        await office.do(find_row, file="a.csv", column="A", value="1")


async def test_a_csv_file_has_no_sheets(office):
    office.write("a.csv")
    with pytest.raises(Rejected, match="without sheets"):
        await office.do(read_rows, file="a.csv", sheet="Clients")
