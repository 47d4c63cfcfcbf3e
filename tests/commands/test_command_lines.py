"""Wrong commands: every one says what is wrong, why, and who can do what, and none shows a traceback."""

import json

import pytest

WRONG = [
    (["conect"], 2, ["conect", "lexrelay --help"]),
    (["up", "--fast"], 2, ["--fast", "lexrelay up --help"]),
    (["connect"], 2, ["app", "lexrelay connect --help"]),
    (["connect", "cleo", "--no-browser"], 2, ["cleo", "lexrelay catalog"]),
    (["connect", "clio", "--region", "mars", "--no-browser"], 2, ["mars", "us"]),
    (["connect", "clio", "--no-browser"], 2, ["LEXRELAY_CLIO_US_CLIENT_ID", "the person who runs"]),
    (["connections", "test", "Nowhere"], 2, ["Nowhere"]),
    (["where", "make", "coffee"], 2, ["make coffee", "lexrelay catalog"]),
    (["recipe", "check", "absent.yaml"], 2, ["absent.yaml", "No such file"]),
    (["recipe", "new", "no_such_template"], 2, ["no_such_template", "bill_approved_to_invoice"]),
    (["recipe", "on", "Nothing"], 2, ["Nothing"]),
    (["recipe", "on", "Nothing", "--since", "yesterday"], 2, ["yesterday", "2026-01-31"]),
    (["recipe", "plan", "Nothing", "--last", "0"], 2, ["--last", "lexrelay recipe plan --help"]),
    (["runs", "show", "run_unknown"], 2, ["run_unknown"]),
    (["runs", "list", "--state", "happy"], 2, ["happy", "lexrelay runs list --help"]),
    (["tokens", "create", "x", "--role", "king"], 2, ["king", "lexrelay tokens create --help"]),
    (["sandbox", "faults", "{"], 2, ["not a JSON object"]),
    (["sandbox", "report", "--port", "9"], 4, ["port 9", "lexrelay up"]),
    (["demo", "--once", "--bills", "0"], 2, ["--bills", "lexrelay demo --help"]),
]


@pytest.mark.parametrize(("arguments", "code", "told"), WRONG, ids=[" ".join(each[0]) for each in WRONG])
def test_wrong_command_is_explained(lexrelay, arguments, code, told):
    done = lexrelay(*arguments)
    assert done.returncode == code, done.stderr
    assert all(part in done.stderr for part in told), done.stderr
    assert "    -> " in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_wrong_recipe_names_every_problem_and_saves_nothing(lexrelay):
    done = lexrelay("recipe", "apply", "-", stdin="name: Broken\ntrigger: {on: clio.no_such}\nstepz: []\n")
    assert done.returncode == 2
    assert "stepz" in done.stderr
    assert json.loads(lexrelay("recipe", "list", "--json").stdout) == []


def test_checking_a_wrong_recipe_answers_a_program_too(lexrelay):
    done = lexrelay("recipe", "check", "-", "--json", stdin="name: Broken\n")
    assert done.returncode == 2
    answer = json.loads(done.stdout)
    assert not answer["ok"]
    assert set(answer["problems"][0]) == {"where", "cause", "remedy"}


def test_unexpected_trouble_shows_its_place_only_when_asked(lexrelay, tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    plain = lexrelay("recipe", "list")
    asked = lexrelay("recipe", "list", LEXRELAY_DEBUG="1")
    assert plain.returncode != 0
    assert "Traceback" not in plain.stderr
    assert "Traceback" in asked.stderr


def test_a_demo_never_writes_into_a_folder_in_use(lexrelay, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    done = lexrelay("demo", "--once", "--home", str(tmp_path / "mine"))
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep me"


def test_doctor_answers_a_program_with_json_alone(lexrelay):
    done = lexrelay("doctor", "--json", LEXRELAY_TEMPORAL_PORT="9")
    assert done.returncode == 1
    checks = {check["name"]: check["state"] for check in json.loads(done.stdout)}
    assert checks["Temporal"] == "fail"
    assert checks["Database"] == "ok"
