"""Addresses and manual starts from a terminal."""

import json

import pytest

from tests.engine.builtin import MANUAL


@pytest.fixture
def started(lexrelay, tmp_path):
    """A recipe that is started by hand, turned on."""
    (tmp_path / "recipe.yaml").write_text(MANUAL)
    for words in (("apply", "recipe.yaml"), ("on", "New client")):
        done = lexrelay("recipe", *words)
        assert done.returncode == 0, done.stderr
    return lexrelay


def test_an_address_is_made_listed_changed_and_removed(lexrelay):
    added = lexrelay("incoming", "add", "intake", "--json")
    made = json.loads(added.stdout)
    assert "Only this machine reaches it" in added.stderr
    assert made["url"].startswith("http://localhost:8700/in/")
    assert made["secret"].startswith("whsec_")
    assert "intake" in lexrelay("incoming", "list").stdout
    fresh = json.loads(lexrelay("incoming", "rotate", "intake", "--json").stdout)
    assert fresh["secret"] != made["secret"]
    assert lexrelay("incoming", "remove", "intake").returncode == 0
    assert "no address yet" in lexrelay("incoming", "list").stdout
    assert lexrelay("incoming", "rotate", "intake").returncode == 2


def test_a_recipe_is_started_with_values_and_once_for_an_id(started):
    words = ("recipe", "start", "New client", "--value", "client=A = B", "--value", "fee=2.50", "--id", "seven")
    first, again = started(*words), started(*words)
    assert "is started: run" in first.stdout
    assert "was started before" in again.stdout
    assert first.stdout.split()[-3:] == again.stdout.split()[-3:]


def test_values_that_do_not_fit_are_told(started):
    done = started("recipe", "start", "New client", "--value", "client=x")
    assert (done.returncode, "Value 'fee': it is needed" in done.stderr) == (2, True)
    done = started("recipe", "start", "New client", "--value", "client")
    assert (done.returncode, "name=value" in done.stderr) == (2, True)


def test_a_plan_takes_values_too(started):
    done = started("recipe", "plan", "New client", "--value", "client=x", "--value", "fee=1")
    assert "would finish" in done.stdout, done.stderr
