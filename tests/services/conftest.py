import pytest

from tests.services.office import opened


@pytest.fixture
async def office(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model) as each:
        yield each


@pytest.fixture
async def busy(office):
    """An office with both apps connected."""
    await office.connect_both()
    return office
