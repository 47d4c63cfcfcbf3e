"""Every command explains itself, quickly."""

import time

import pytest
import typer

from cli import app


def _commands(command, path=()):
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, (*path, name))


ALL = list(_commands(typer.main.get_command(app)))


@pytest.mark.parametrize("path", ALL, ids=[" ".join(path) or "lexrelay" for path in ALL])
def test_help_explains_the_command(path, capsys):
    from cli import run

    assert run([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Usage: lexrelay" in shown
    assert len(shown.splitlines()) > 6


def test_help_comes_at_once(lexrelay):
    lexrelay("--help")
    start = time.perf_counter()
    done = lexrelay("--help")
    assert done.returncode == 0
    assert time.perf_counter() - start < 2
    assert "Exit codes: 0 ok" in done.stdout


def test_no_command_at_all_shows_the_help(lexrelay):
    done = lexrelay()
    assert done.returncode == 2
    assert "Usage: lexrelay" in done.stderr + done.stdout


def test_where_prints_the_file_of_an_operation(lexrelay):
    done = lexrelay("where", "clio", "new", "matter")
    assert done.stdout.strip() == "connectors/clio/triggers/new_matter.py"


def test_connect_says_what_a_connection_is_called_unless_named(lexrelay):
    shown = " ".join(lexrelay("connect", "--help").stdout.split())
    assert "the first word of the app's title unless set" in shown


def test_check_says_that_what_cannot_be_read_comes_first(lexrelay):
    shown = " ".join(lexrelay("recipe", "check", "--help").stdout.split())
    assert "all that cannot be read in a recipe, then all else that is wrong" in shown
