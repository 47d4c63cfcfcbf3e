"""A firm whose Clio is told what happened, and whose books read it over HTTP."""

from dataclasses import dataclass
from typing import Any

import pytest

from books.clio.reading import read_clio
from connectors._kit.oauth import Tokens
from core.clock import now
from engine.installation import FIRM, Installation, open_installation
from sandbox.firm import Size, lead
from sandbox.testing import Sandbox, running
from tests.environments import environment

STORY = [
    {"tell": "client", "id": 1, "name": "Acme"},
    {"tell": "client", "id": 2, "name": "Birch"},
    {"tell": "matter", "id": 11, "client": 1, "number": "M1", "area": "Tax"},
    {"tell": "matter", "id": 12, "client": 1, "number": "M2"},
    {"tell": "matter", "id": 21, "client": 2, "number": "M3"},
]
"""Two clients with three matters, as the cases name them."""


@dataclass
class Desk:
    """A firm's books beside the Clio they read."""

    inst: Installation
    sandbox: Sandbox
    books: Any

    @property
    def store(self):
        return self.inst.store.firm(FIRM)

    async def tell(self, *events):
        """Let things happen in Clio; the ids of each."""
        return (await self.sandbox.control("tell", events=list(events)))["told"]

    async def read(self, **options):
        """Read Clio with a session of its own, as each cycle does."""
        session = await self.inst.clients.open(FIRM, self.books.clio_connection)
        return await read_clio(session, self.store, self.books, **options)

    def trust(self, number=0):
        """The id of a trust account."""
        accounts = [each for each in self.sandbox.store.all("clio.bank_account") if each["type"] == "Trust"]
        return accounts[number]["id"]


async def connected(inst, sandbox):
    """Books of a Clio account; their company is never asked."""
    store = inst.store.firm(FIRM)
    subject = str(lead(sandbox.world))
    granted = sandbox.world.tokens.grant("clio", subject, "test")
    tokens = Tokens(granted["access_token"], granted["refresh_token"], now().replace(year=now().year + 1))
    clio = await store.connections.add(
        "clio", "us", "Clio", account_id=subject, account_name="Clio", secret=tokens.to_json().encode()
    )
    company = await store.connections.add("quickbooks", "production", "Company")
    return await store.books.accounts.add("Main", clio.id, company.id)


@pytest.fixture
async def sandbox():
    """A firm without any history but two clients and their matters."""
    async with running(size=Size(0, 0, 0)) as each:
        await each.control("limits", clio_per_minute=100_000)
        await each.control("tell", events=STORY)
        yield each


@pytest.fixture
async def desk(sandbox, tmp_path, sqlite_url):
    """The firm's books, not read yet."""
    inst = await open_installation(environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=sqlite_url))
    try:
        yield Desk(inst, sandbox, await connected(inst, sandbox))
    finally:
        await inst.close()
