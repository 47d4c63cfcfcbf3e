import pytest

from tests.connectors.spreadsheet.office import Office


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path / "main")
