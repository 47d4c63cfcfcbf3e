"""One served sandbox for all tests, emptied before each, and a desk at its company."""

import httpx
import pytest
import pytest_asyncio

from sandbox.firm import Size, found_firm
from sandbox.testing import Sandbox, running
from tests.sandbox.quickbooks.desk import Desk

EMPTY = Size(0, 0, 0)
UNLIMITED = {"per_minute": 9999, "per_second": 9999, "batches_per_minute": 9999}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served():
    async with running(size=EMPTY) as sandbox:
        yield sandbox


@pytest.fixture
async def desk(served):
    served.faults.reset()
    served.store.clear()
    found_firm(served.world, 7, EMPTY)
    served.store.put("qbo.settings", "limits", UNLIMITED)
    async with httpx.AsyncClient(base_url=served.url, trust_env=False) as client:
        yield Desk(Sandbox(served.url, served.world, client), served.token("quickbooks"))


@pytest.fixture
async def fresh_desk():
    """A desk where no call has been counted yet."""
    async with running(size=EMPTY) as sandbox:
        yield Desk(sandbox, sandbox.token("quickbooks"))
