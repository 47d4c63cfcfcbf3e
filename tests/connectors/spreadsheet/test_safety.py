"""No file outside the folder is reached, and whatever happens while writing, the old or the new file is whole."""

import asyncio
import os

import pytest
from pydantic import ValidationError

from connectors._kit.app import Filled
from connectors._kit.http import Http
from connectors.spreadsheet import APP
from connectors.spreadsheet.actions.add_row import add_row
from connectors.spreadsheet.actions.read_rows import read_rows
from connectors.spreadsheet.choices import columns, files, sheet_names
from connectors.spreadsheet.client import Sheets
from connectors.spreadsheet.folder import Shelf
from connectors.spreadsheet.replacing import only_writer, replace, state_of
from core.errors import Rejected, RetryLater
from tests.connectors.spreadsheet.office import CLIENTS, Office, effect


@pytest.fixture
def secret(tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.csv").write_text("A\n1\n")
    return tmp_path / "other"


OUTSIDE = [
    "../other/secret.csv",
    "{}/secret.csv",
    "x/../../other/secret.csv",
    "link.csv",
    "linked/secret.csv",
    "a\0.csv",
    f"{'a' * 251}.csv",
]


@pytest.mark.parametrize("name", OUTSIDE)
async def test_no_name_leads_out_of_the_folder(office, secret, name):
    (office.home / "link.csv").symlink_to(secret / "secret.csv")
    (office.home / "linked").symlink_to(secret)
    with pytest.raises(Rejected, match="outside the connection's folder"):
        await office.do(read_rows, file=name.format(secret))
    assert await office.sheets.files() == []


@pytest.mark.parametrize("folder", ["..", "a/../..", "/etc", "a\\..\\..", "a\nb"])
def test_a_folder_is_inside_the_firms_own(folder):
    with pytest.raises(ValidationError):
        Shelf(name="x", folder=folder)


async def test_a_linked_folder_that_leads_out_is_refused(office, secret):
    (office.home / "intake").symlink_to(secret)
    with pytest.raises(Rejected, match="leads out"):
        await Office(office.home, folder="intake").sheets.files()


async def test_each_firm_has_a_folder_of_its_own(tmp_path):
    shared = {"LEXRELAY_SPREADSHEETS": str(tmp_path / "shared")}
    for firm in ("one", "two"):
        filled = Filled(Shelf(name="x"), shared, tmp_path / "home" / "spreadsheet" / firm)
        assert await Sheets(Http(None), filled).files() == []
        (tmp_path / "shared" / firm / f"{firm}.csv").write_text("A\n")
        assert await Sheets(Http(None), filled).files() == [f"{firm}.csv"]


@pytest.mark.parametrize("name", ["a.xlsm", "a.xls", "a.txt", "~$a.xlsx", ".a.csv", "a"])
async def test_other_files_are_no_spreadsheets(office, name):
    office.write(name)
    assert await office.sheets.files() == []
    with pytest.raises(Rejected, match="no spreadsheet"):
        await office.do(read_rows, file=name)


async def test_a_missing_file_is_told_with_those_that_are_there(office):
    office.write("a.csv")
    with pytest.raises(Rejected, match=r"no file 'b\.csv'.*there are: a\.csv"):
        await office.do(read_rows, file="b.csv")


async def test_connecting_counts_the_files(office):
    office.write("a.csv")
    assert (await APP.identify(office.sheets)).name == "Intake (1 files)"
    with pytest.raises(Rejected, match="is not there"):
        await APP.identify(Office(office.home, folder="nowhere").sheets)


async def test_dropdowns_show_files_sheets_and_columns(office):
    office.write("a.csv")
    office.book("b.xlsx", [["Client", "", "lexrelay"]], Other=[["X"]])
    assert [each.value for each in await files(office.sheets, "B.x")] == ["b.xlsx"]
    assert [each.value for each in await sheet_names(office.sheets, file="b.xlsx")] == ["Clients", "Other"]
    assert [each.value for each in await columns(office.sheets, file="b.xlsx", sheet="Clients")] == ["Client"]
    assert await columns(office.sheets) == await sheet_names(office.sheets) == []


async def test_writers_at_the_same_time_lose_nothing(office):
    office.write("a.csv", "A\n")
    others = [Office(office.home) for _ in range(12)]
    await asyncio.gather(
        *(each.do(add_row, as_effect=effect(n), file="a.csv", values={"A": str(n)}) for n, each in enumerate(others))
    )
    read = await office.do(read_rows, file="a.csv")
    assert {row.values["A"] for row in read.rows} == {str(n) for n in range(12)}
    assert not [name for name in os.listdir(office.home) if name.endswith(".part")]


@pytest.mark.parametrize("sign", ["~$a.csv", ".~lock.a.csv#"])
async def test_a_file_that_a_person_has_open_is_left_alone(office, sign):
    office.write("a.csv")
    office.write(sign, b"")
    with pytest.raises(RetryLater, match="is open in a spreadsheet program"):
        await office.do(add_row, file="a.csv", values={"Client": "Cy"})
    assert office.text("a.csv") == CLIENTS


def test_a_change_by_somebody_else_is_not_overwritten(office):
    office.write("a.csv")
    before = state_of(office.home / "a.csv")
    office.write("a.csv", CLIENTS + "Cy,,\n")
    with pytest.raises(RetryLater, match="changed by somebody"):
        replace(office.home / "a.csv", b"ours", before)
    assert office.text("a.csv") == CLIENTS + "Cy,,\n"
    assert os.listdir(office.home) == ["a.csv"]


def test_a_writer_that_takes_too_long_lets_the_step_wait(office):
    path = office.home / "a.csv"
    with only_writer(path), pytest.raises(RetryLater, match="another step is writing"), only_writer(path, 0.05):
        pytest.fail("two writers at once")


async def test_permissions_of_the_file_are_kept(office):
    office.write("a.csv")
    (office.home / "a.csv").chmod(0o664)
    await office.do(add_row, file="a.csv", values={"Client": "Cy"})
    assert (office.home / "a.csv").stat().st_mode & 0o777 == 0o664


async def test_a_changed_file_is_read_anew(office):
    office.write("a.csv", "A\n1\n")
    await office.do(read_rows, file="a.csv")
    office.write("a.csv", "A\n2\n3\n")
    assert (await office.do(read_rows, file="a.csv")).count == 2
