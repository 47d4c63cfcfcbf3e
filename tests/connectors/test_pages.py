"""The written pages of the connectors say what the catalogue says."""

import re
from pathlib import Path

import pytest

from actions import Action, Guarantee
from commands.docs import FOLDER, page_in
from connectors._kit.catalog import Operation, shelf
from connectors._kit.pages import entry

CONNECTORS = [each for each in shelf() if Path(str(each.package.__file__)).is_relative_to(FOLDER.parent.parent)]
OPERATIONS: list[tuple[str, Operation]] = [
    *[(each.key, trigger) for each in CONNECTORS for trigger in each.triggers],
    *[(each.key, action) for each in CONNECTORS for action in each.actions],
]
every_connector = pytest.mark.parametrize("connector", CONNECTORS, ids=lambda each: each.key)
every_operation = pytest.mark.parametrize(("app", "operation"), OPERATIONS, ids=[each.key for _, each in OPERATIONS])


def page_of(app):
    return (FOLDER / f"{app}.md").read_text(encoding="utf-8")


@every_connector
def test_the_kept_page_is_current(connector):
    assert page_of(connector.key) == page_in(FOLDER, connector), "run `./run docs` and commit the pages"


def test_there_is_one_page_for_each_connector():
    assert {path.stem for path in FOLDER.glob("*.md")} == {each.key for each in CONNECTORS}


@every_operation
def test_every_operation_has_an_entry(app, operation):
    assert f"### {operation.title}\n\n`{operation.key}`\n" in page_of(app)
    assert operation.cost in page_of(app)


@every_operation
def test_every_field_of_a_form_and_a_result_is_named(app, operation):
    told = entry(operation)
    given = [name for name, field in operation.output.model_fields.items() if not field.exclude]
    for name in (*operation.input.model_fields, *given):
        assert f"`{name}`" in told


@pytest.mark.parametrize("word", Guarantee)
def test_every_guarantee_is_explained(word):
    assert len(word.meaning.split()) > 5


@every_operation
def test_every_entry_says_what_happens_on_repeats_or_how_it_is_heard(app, operation):
    wanted = operation.guarantee.meaning if isinstance(operation, Action) else "**Heard by:** "
    assert wanted in entry(operation)


@every_connector
def test_the_readme_counts_right_and_leads_to_the_page(connector):
    counts = f"| {connector.app.title} | {len(connector.triggers)} | {len(connector.actions)} |"
    readme = (FOLDER.parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"{counts} [docs/connectors/{connector.key}.md](docs/connectors/{connector.key}.md) |" in readme


@every_connector
def test_links_lead_to_files(connector):
    for address in re.findall(r"]\(([^)]+)\)", page_of(connector.key)):
        assert (FOLDER / address).exists(), address


def test_pages_go_into_the_folder_asked_for(tmp_path, capsys):
    from cli import run

    assert run(["docs", "--into", str(tmp_path / "new")]) == 0
    assert str(tmp_path / "new" / "clio.md") in capsys.readouterr().out
    assert (tmp_path / "new" / "clio.md").read_text().startswith("<!-- Written by")
