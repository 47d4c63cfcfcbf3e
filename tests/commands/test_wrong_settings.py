"""Wrong settings: no process starts with them; the setting is named, a secret never is."""

import socket

import pytest

from commands.environment import wants_demo
from core.settings import Settings

SECRET = "s3cr3t-value"
REAL = {"LEXRELAY_QUICKBOOKS_CLIENT_ID": "id", "LEXRELAY_QUICKBOOKS_CLIENT_SECRET": SECRET}
WRONG = [
    ({"LEXRELAY_PORT": "eighty"}, "LEXRELAY_PORT"),
    ({"LEXRELAY_PORT": "0"}, "LEXRELAY_PORT"),
    ({"LEXRELAY_TEMPORAL_PORT": "70000"}, "LEXRELAY_TEMPORAL_PORT"),
    ({"LEXRELAY_SANDBOX_PORT": "-1"}, "LEXRELAY_SANDBOX_PORT"),
    ({"LEXRELAY_PUBLIC_URL": "automation.example.com"}, "LEXRELAY_PUBLIC_URL"),
    ({"LEXRELAY_PUBLIC_URL": "ftp://automation.example.com"}, "LEXRELAY_PUBLIC_URL"),
    ({"LEXRELAY_TEMPORAL_ADDRESS": "http://temporal"}, "LEXRELAY_TEMPORAL_ADDRESS"),
    ({"LEXRELAY_TEMPORAL_TLS": "perhaps"}, "LEXRELAY_TEMPORAL_TLS"),
    ({"LEXRELAY_MAX_IN_FLIGHT": "many"}, "LEXRELAY_MAX_IN_FLIGHT"),
    ({"LEXRELAY_DATABASE_URL": f"mysql://me:{SECRET}@db/lexrelay"}, "database"),
    ({"LEXRELAY_TEMPORAL_API_KEYS": SECRET}, "LEXRELAY_TEMPORAL_API_KEYS"),
    ({"LEXRELAY_CLIO_US_CLIENT_SECRETT": SECRET}, "LEXRELAY_CLIO_US_CLIENT_SECRETT"),
    ({"LEXRELAY_CONNECTORS_PATH": "/no/such/folder"}, "LEXRELAY_CONNECTORS_PATH"),
    ({"LEXRELAY_QUICKBOOKS_ENVIRONMENT": "prod"}, "LEXRELAY_QUICKBOOKS_ENVIRONMENT"),
    ({"LEXRELAY_QUICKBOOKS_API_URL": "javascript:alert(1)"}, "LEXRELAY_QUICKBOOKS_API_URL"),
    ({"LEXRELAY_CLIO_CA_URL": "ca.app.clio.com"}, "LEXRELAY_CLIO_CA_URL"),
    ({"LEXRELAY_CLIO_POLL_SECONDS": "-3"}, "LEXRELAY_CLIO_POLL_SECONDS"),
    ({**REAL, "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "4s"}, "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER"),
    ({**REAL, "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "20"}, "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG, ids=[f"{told}-{number}" for number, (_, told) in enumerate(WRONG)])
def test_no_process_starts_with_a_wrong_setting(lexrelay, wrong, told):
    done = lexrelay("up", **wrong)
    assert done.returncode == 2, done.stderr
    assert told.lower() in done.stderr.lower()
    assert SECRET not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("process", ["worker", "web"])
def test_every_process_checks_its_settings(lexrelay, process):
    done = lexrelay(process, LEXRELAY_PORT="eighty")
    assert done.returncode == 2
    assert "Setting LEXRELAY_PORT" in done.stderr


def test_a_wrong_setting_makes_no_folder(lexrelay, tmp_path):
    lexrelay("up", LEXRELAY_PORT="eighty")
    assert not (tmp_path / "home").exists()


def test_real_credentials_never_meet_the_demo_firm(lexrelay, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "sandbox.db").write_bytes(b"")
    done = lexrelay("up", LEXRELAY_CLIO_EU_CLIENT_ID="real")
    assert done.returncode == 2
    assert "LEXRELAY_HOME" in done.stderr


def test_a_start_that_failed_for_a_port_leaves_the_demo_for_the_next_one(lexrelay, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = lexrelay("up", LEXRELAY_PORT=str(taken.getsockname()[1]))
    assert refused.returncode == 2
    assert wants_demo({}, Settings(home=tmp_path / "home"))
