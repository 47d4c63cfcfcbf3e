"""Books that are kept without anybody asking, at a QuickBooks that forgives every repetition."""

import pytest

from engine.installation import open_installation
from sandbox.firm import Size
from sandbox.testing import running
from tests.books.golden.office import WIDE
from tests.books.golden.story import PEOPLE
from tests.books.keeping.cycles import Cycles
from tests.environments import environment

LENIENT = {"ignore_request_ids": True, "no_duplicate_checks": True, "late_seconds": 0.3, "slow_seconds": 0}
LIMITS = {"documents": 10_000, "taken_back": 1000, "amount": "10000000.00", "changed_percent": 100}
SOON = {"LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "0.05", "LEXRELAY_CLIO_LOOKUP_AFTER": "0.05"}


@pytest.fixture
def guards():
    """Neither of QuickBooks' own guards against doubles; a test may ask for others."""
    return LENIENT


@pytest.fixture
async def office(tmp_path, sqlite_url, guards):
    async with running(size=Size(0, 0, 0), **guards) as sandbox:
        await sandbox.control("limits", **WIDE)
        await sandbox.control("tell", events=PEOPLE)
        found = environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=sqlite_url, **SOON)
        inst = await open_installation(found)
        try:
            made = await Cycles(inst, sandbox, variables=found).open()
            settings = {**made.settings({}), "unattended": True, "limits": LIMITS}
            await made.store.books.accounts.set_settings(made.row.id, settings, made.row.settings_version)
            yield made
        finally:
            await inst.close()
