"""Books of a firm with one client whose money is in trust, connected to both sandboxes."""

import pytest

from engine.installation import open_installation
from sandbox.firm import Size
from sandbox.testing import running
from tests.books.contacts.people import STORY, People
from tests.environments import environment

SOON = {
    "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "0.2",
    "LEXRELAY_CLIO_LOOKUP_AFTER": "0.2",
}


@pytest.fixture
async def sandbox():
    async with running(size=Size(0, 0, 0), late_seconds=0.03) as each:
        await each.control("limits", clio_per_minute=100_000)
        await each.control("tell", events=STORY)
        yield each


@pytest.fixture
async def people(sandbox, tmp_path, sqlite_url):
    """Nothing posted yet."""
    found = environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=sqlite_url, **SOON)
    inst = await open_installation(found)
    try:
        yield await People(inst, sandbox).open()
    finally:
        await inst.close()


@pytest.fixture
async def synced(people):
    """The client has crossed."""
    outcome = await people.settle()
    assert outcome.state in ("applied", "nothing"), outcome
    return people
