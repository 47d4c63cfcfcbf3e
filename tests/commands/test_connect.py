"""Connecting from a terminal: the address on stdout, someone allows it, and the account's name comes back."""

import json
import subprocess
import sys

import httpx
import pytest

from commands.demo_home import free_ports
from commands.environment import demo_settings
from core.settings import Settings
from sandbox.testing import running
from tests.commands.conftest import CLI


@pytest.fixture
async def vendors(settings):
    async with running() as sandbox:
        own = Settings(port=free_ports(1)[0], sandbox_port=httpx.URL(sandbox.url).port)
        yield {**settings, **demo_settings(own), "LEXRELAY_PORT": str(own.port)}


def _connect(environment, folder, *arguments):
    command = [sys.executable, str(CLI), "connect", *arguments, "--no-browser", "--timeout", "30"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, cwd=folder, text=True, stdout=pipe, stderr=pipe)


async def _visit(url, **choice):
    async with httpx.AsyncClient(follow_redirects=True, trust_env=False) as browser:
        return await browser.get(httpx.URL(url).copy_merge_params(choice))


@pytest.mark.parametrize(("app", "account"), [("clio", "Example & Sample LLP"), ("quickbooks", "Sample Law Group")])
async def test_connecting_tells_whose_account_it_is(vendors, tmp_path, app, account):
    with _connect(vendors, tmp_path, app) as process:
        page = await _visit(process.stdout.readline().strip(), auto="1")
        rest, _ = process.communicate(timeout=30)
    assert page.status_code == 200
    assert process.returncode == 0
    assert account in rest


async def test_declining_is_told_and_nothing_is_connected(vendors, lexrelay, tmp_path):
    with _connect(vendors, tmp_path, "clio") as process:
        asked = httpx.URL(process.stdout.readline().strip()).params
        await _visit(asked["redirect_uri"], error="access_denied", state=asked["state"])
        _, told = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "declined" in told
    assert json.loads(lexrelay("connections", "list", "--json", **vendors).stdout) == []


def test_nobody_signs_in_needs_a_person(lexrelay):
    environment = demo_settings(Settings()) | {"LEXRELAY_PORT": str(free_ports(1)[0])}
    done = lexrelay("connect", "clio", "--no-browser", "--timeout", "1", **environment)
    assert done.returncode == 3
    assert "lexrelay connect clio" in done.stderr
    assert done.stdout.startswith("http://localhost")
