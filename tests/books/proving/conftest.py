from dataclasses import replace

import pytest

from engine.installation import open_installation
from sandbox.firm import Size
from sandbox.testing import running
from tests.books.proving.house import LIFTED, MONEY, STORY, House, Unpaced
from tests.environments import environment


@pytest.fixture
async def sandbox():
    """A firm with two clients, three matters and four trust movements."""
    async with running(size=Size(0, 0, 0)) as each:
        await each.control("limits", **LIFTED)
        await each.control("tell", events=[*STORY, *MONEY])
        yield each


@pytest.fixture
async def house(sandbox, tmp_path, sqlite_url):
    """The books of that firm, all posted."""
    inst = await open_installation(environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=sqlite_url))
    inst = replace(inst, clients=Unpaced(inst.clients, sandbox))
    try:
        house = await House(inst, sandbox).open()
        outcome = await house.cycle()
        assert outcome.state == "applied", outcome
        yield house
    finally:
        await inst.close()
