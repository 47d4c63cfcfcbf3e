"""The whole product as one command: real processes, a real Temporal server, real HTTP."""

import contextlib
import json
import signal
import subprocess
import sys
import time

import pytest

from commands.demo_home import free_ports
from tests.commands.conftest import CLI


def test_demo_makes_one_right_invoice_of_every_bill(lexrelay, tmp_path):
    size = ["--bills", "6", "--clients", "6", "--payments", "3", "--matters", "2"]
    done = lexrelay("demo", "--once", "--json", *size, "--home", str(tmp_path / "demo"), timeout=120)
    summary = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr + done.stdout
    assert summary["verdict"] == "agrees"
    assert summary["invoices"] == 6
    assert summary["notes"] == summary["payments"] == 3
    assert summary["events"] == summary["runs"] == 11


@pytest.mark.proof
def test_demo_survives_a_kill_of_every_process(lexrelay, tmp_path):
    kills = ["--kill-worker", "1", "--kill-temporal", "1", "--kill-web", "1"]
    size = ["--bills", "4", "--clients", "4", "--payments", "2", "--matters", "1"]
    done = lexrelay("demo", "--once", "--json", *size, *kills, "--home", str(tmp_path / "demo"), timeout=200)
    summary = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr + done.stdout
    assert summary["kills"] == 3
    assert summary["invoices"] == 4


def test_up_goes_on_where_it_was(settings, lexrelay, tmp_path):
    ports = dict(zip(("LEXRELAY_PORT", "LEXRELAY_TEMPORAL_PORT", "LEXRELAY_SANDBOX_PORT"), free_ports(3), strict=True))
    own = {name: str(port) for name, port in ports.items()}
    for _ in range(2):
        with _started({**settings, **own}, tmp_path) as process:
            second = lexrelay("up", **own)
            _approve_and_wait(lexrelay, own)
            _stop(process)
    assert second.returncode == 2
    assert "already running" in second.stderr
    bills = [run for run in _runs(lexrelay, own) if run["recipe"] == "Approved bill becomes an invoice"]
    assert len(bills) == len({run["object_id"] for run in bills}) == 2
    assert len(json.loads(lexrelay("connections", "list", "--json", **own).stdout)) == 2


@contextlib.contextmanager
def _started(environment, folder):
    command = [sys.executable, str(CLI), "up", "--no-work"]
    with subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert any("Ctrl-C stops" in line for line in process.stderr or ()), "up did not start"
            yield process
        finally:
            process.terminate()


def _approve_and_wait(lexrelay, own):
    before = len(_runs(lexrelay, own))
    lexrelay("sandbox", "work", "--approve-bills", "1", **own)
    give_up = time.monotonic() + 40
    while len(_runs(lexrelay, own)) == before:
        assert time.monotonic() < give_up, "no run came of the approved bill"


def _runs(lexrelay, own):
    return json.loads(lexrelay("runs", "list", "--json", **own).stdout)


def _stop(process):
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
