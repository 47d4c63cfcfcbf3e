"""Books on a sandbox company that forgives every repetition: only our own ledger keeps a thing from happening twice."""

import httpx
import pytest

from engine.installation import open_installation
from sandbox.firm import Size, lead
from sandbox.quickbooks.company import REALM
from sandbox.testing import running
from tests.books.quickbooks.company import Kept
from tests.engine.conftest import Office
from tests.environments import environment

LENIENT = {"ignore_request_ids": True, "no_duplicate_checks": True}
WIDE = {"quickbooks_per_second": 1000, "quickbooks_per_minute": 10_000}


@pytest.fixture
def guards():
    """Neither of QuickBooks' own guards against doubles; a test may ask for others."""
    return LENIENT


@pytest.fixture
async def kept(tmp_path, sqlite_url, guards):
    """The books of a firm, ready to post."""
    async with running(size=Size(1, 1, 1), late_seconds=0.03, **guards) as sandbox:
        await sandbox.control("limits", **WIDE)
        soon = {"LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "0.2", "LEXRELAY_DATABASE_URL": sqlite_url}
        inst = await open_installation(environment(sandbox.url, tmp_path / "home", **soon))
        try:
            office = Office(inst, sandbox)
            clio = await office.connect("clio", "Clio", lead(sandbox.world))
            books = await office.connect("quickbooks", "Books", REALM)
            token = {"Authorization": f"Bearer {sandbox.token('quickbooks')}"}
            async with httpx.AsyncClient(base_url=sandbox.url, headers=token, trust_env=False) as http:
                yield await Kept(inst, sandbox, office.store, http).open(clio, books)
        finally:
            await inst.close()
