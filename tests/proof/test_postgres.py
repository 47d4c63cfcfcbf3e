"""The demo's day on PostgreSQL instead of SQLite."""

import psycopg
import pytest

from tests.postgres import running_postgres
from tests.proof.judge import live_a_day, second_creations, wrong_invoices, wrong_notes, wrong_tasks

pytestmark = pytest.mark.proof
SIZE = ("--bills", "50", "--clients", "25", "--payments", "30", "--matters", "5")


def test_the_day_is_right_on_postgres(tmp_path):
    with running_postgres() as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE day")
        database = server.replace("/postgres?", "/day?")
        code, summary, report = live_a_day(tmp_path / "home", *SIZE, "--database", database, timeout=1200)
    assert sum(bool(contact["is_client"]) for contact in report["clio"]["contacts"]) == 25
    assert summary["invoices"] == report["summary"]["approved"] == 50
    assert wrong_invoices(report) + wrong_notes(report) + wrong_tasks(report, opened=5) == []
    assert second_creations(report) == 0
    assert not (tmp_path / "home" / "lexrelay.db").exists()
    assert code == 0
