import pytest

from tests.books.proving.house import living


@pytest.fixture
async def house(tmp_path, sqlite_url):
    """The books of a small firm, all posted."""
    async with living(tmp_path, LEXRELAY_DATABASE_URL=sqlite_url) as each:
        yield each
