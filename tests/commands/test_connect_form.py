"""Connecting by a form in a terminal: fields are asked for or given, and a secret is not echoed."""

import json

import pytest


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home" / "spreadsheet" / "main"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("A\n1\n")
    return folder


def test_fields_are_asked_for_and_the_form_is_tried(lexrelay, home):
    done = lexrelay("connect", "spreadsheet", stdin="Intake\n\n")
    assert done.returncode == 0, done.stderr
    assert "Connected Spreadsheet: Intake (1 files)" in done.stdout
    assert "Name: What you call this folder" in done.stderr


def test_fields_can_be_given_so_that_nothing_is_asked(lexrelay, home):
    done = lexrelay(
        "connect", "spreadsheet", "--field", "name=Intake", "--field", "folder=", "--json", "--name", "Rows"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"] == "Rows"


def test_every_wrong_field_is_named_and_nothing_is_connected(lexrelay, home):
    given = {"host": "a b", "port": "0", "security": "x", "user": "", "from_address": "a", "from_name": ""}
    given |= {"recipient_domains": "", "daily_limit": "0", "password": "sample-word"}
    fields = [part for name, value in given.items() for part in ("--field", f"{name}={value}")]
    done = lexrelay("connect", "email", *fields)
    assert done.returncode == 2
    assert all(f"field '{name}'" in done.stderr for name in ("host", "port", "security", "from_address"))
    assert "sample-word" not in done.stderr + done.stdout
    assert json.loads(lexrelay("connections", "list", "--json").stdout) == []


def test_a_folder_that_is_not_there_is_told_with_who_can_help(lexrelay, home):
    done = lexrelay("connect", "spreadsheet", "--field", "name=Intake", "--field", "folder=nowhere")
    assert done.returncode == 2
    assert "nowhere is not there" in done.stderr
    assert "Whoever runs this installation" in done.stderr
