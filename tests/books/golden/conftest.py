import pytest

from engine.installation import open_installation
from sandbox.firm import Size
from sandbox.testing import running
from tests.books.golden.office import WIDE, Office
from tests.books.golden.story import PEOPLE
from tests.environments import environment


@pytest.fixture
async def office(tmp_path, sqlite_url):
    """A firm of three clients, with nothing booked yet."""
    async with running(size=Size(0, 0, 0)) as sandbox:
        await sandbox.control("limits", **WIDE)
        await sandbox.control("tell", events=PEOPLE)
        inst = await open_installation(environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=sqlite_url))
        try:
            yield await Office(inst, sandbox).open()
        finally:
            await inst.close()
