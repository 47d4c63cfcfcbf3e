"""A firm of its own for each test: an installation on SQLite, connected to a sandbox that forgives every repetition."""

import pytest

from engine.installation import open_installation
from sandbox.firm import Size, lead
from sandbox.quickbooks.company import REALM
from sandbox.testing import listening, running
from tests.engine.actions.firm import Firm
from tests.engine.actions.middle import Middle
from tests.engine.conftest import Office
from tests.environments import environment

LENIENT = {"ignore_request_ids": True, "no_duplicate_checks": True}
"""Neither of QuickBooks' own guards against doing a thing twice: only the ledger is left."""
WIDE = {"clio_per_minute": 10_000, "quickbooks_per_second": 1000, "quickbooks_per_minute": 10_000}


@pytest.fixture
async def sandbox():
    """A firm with two matters of each kind of client."""
    async with running(size=Size(4, 4, 3), **LENIENT) as each:
        await each.control("limits", **WIDE)
        yield each


@pytest.fixture
def address(sandbox):
    """Where the firm believes its vendors to be."""
    return sandbox.url


@pytest.fixture
def settings(address, tmp_path, sqlite_url):
    """Settings by which any number of processes work for this firm; unknown outcomes are looked up at once."""
    soon = {f"LEXRELAY_{app}_LOOKUP_AFTER": "0.02" for app in ("CLIO", "QUICKBOOKS")}
    return environment(address, tmp_path / "home", LEXRELAY_DATABASE_URL=sqlite_url, **soon)


@pytest.fixture
async def firm(sandbox, settings):
    """The firm, with the connections "Clio" and "Books"."""
    inst = await open_installation(settings)
    try:
        firm = Firm(Office(inst, sandbox), settings)
        await firm.office.connect("clio", "Clio", lead(sandbox.world))
        await firm.office.connect("quickbooks", "Books", REALM)
        yield firm
    finally:
        await inst.close()


@pytest.fixture
async def middle(sandbox):
    """Someone between the firm and its vendors; a test file that wants it gives its address as `address`."""
    middle = Middle(sandbox.url)
    async with listening(middle.app()) as middle.address:
        yield middle
