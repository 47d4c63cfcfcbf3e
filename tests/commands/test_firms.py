"""Several firms from a terminal."""

import json


def test_a_firm_is_added_and_worked_in_by_its_name(lexrelay):
    made = lexrelay("firms", "add", "Lowe Law", "--owner", "liam@lowe.example")
    assert made.stdout.startswith("http://localhost:8700/invitation/")
    assert "lowe-law  Lowe Law" in lexrelay("firms", "list").stdout
    key = json.loads(lexrelay("--firm", "Lowe Law", "tokens", "create", "reports", "--json").stdout)
    assert key["name"] in lexrelay("--firm", "lowe-law", "tokens", "list").stdout
    assert key["name"] not in lexrelay("tokens", "list").stdout


def test_an_unknown_firm_is_wrong_input(lexrelay):
    done = lexrelay("--firm", "nobody", "people", "list")
    assert (done.returncode, "there is none of this id or name" in done.stderr) == (2, True)
