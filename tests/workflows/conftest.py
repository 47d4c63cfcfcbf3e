"""Temporal's own test server, which skips over waiting."""

import sys
from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

SERVER = Path(sys.executable).parent / "temporal-test-server"


@pytest.fixture
async def skipping():
    """A server on which days pass in milliseconds."""
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(SERVER), data_converter=pydantic_data_converter
    ) as environment:
        yield environment
