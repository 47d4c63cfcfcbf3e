"""The built-in actions as recipe steps: checked before they are saved, filled in from what earlier steps gave."""

import asyncio
import inspect
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from actions.builtin._rules.changes import Change
from actions.builtin.lookup_table import Row
from connectors._kit.catalog import find_action
from core.errors import Mistake
from engine.acting import fill
from recipes.check import check_recipe
from recipes.text import read_recipe
from services.catalogue import Catalogue
from tests.actions.builtin.run import EFFECT

NAMES = ["format_date", "format_money", "format_name", "format_number", "format_text", "lookup_table"]
PURE = pytest.mark.parametrize("action", [find_action(f"builtin.{name}") for name in NAMES], ids=NAMES)

RECIPE = """
name: Greet each new client
trigger: {on: clio.new_matter, account: Clio}
steps:
  - id: who
    do: builtin.format_name
    with: {name: "{{ trigger.client.name }}", style: salutation}
  - id: area
    do: builtin.lookup_table
    with:
      value: "{{ trigger.practice_area.name }}"
      rows: [{when: Family, then: 4020}, {when: Tax, then: 4030}]
      if_missing: default
  - id: due
    do: builtin.format_date
    with: {date: "{{ trigger.created_at }}", business_days: 2, style: iso}
  - id: count
    do: builtin.format_number
    with: {number: "{{ trigger.id }}", style: ordinal}
  - id: fee
    do: builtin.format_money
    with: {amount: "1,250.00", style: words}
  - id: note
    do: builtin.format_text
    with:
      text: "{{ who.text }}, {{ area.result }}, {{ due.text }}, {{ count.text }}"
      changes: [{do: cut, length: 200}, {do: quickbooks_name}]
"""


def problems(text):
    return [str(problem) for problem in check_recipe(read_recipe(text), Catalogue(), {"Clio": "clio"})]


def test_a_recipe_may_use_all_of_them_without_an_account():
    assert problems(RECIPE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "cause"),
    [
        ("style: salutation", "style: greeting", "'greeting' is not one of full"),
        ('amount: "1,250.00"', 'amount: "1.250,00"', "is not an amount"),
        ("do: cut", "do: chop", "'chop' is not one of trim"),
        ("when: Tax, then", "when: Tax, them", "there is no field 'them'"),
        ("business_days: 2", "business_days: soon", "a whole number is needed"),
        ("who.text", "who.name", "'who.name' is not"),
    ],
)
def test_a_wrong_field_is_told_before_the_recipe_is_saved(right, wrong, cause):
    assert cause in "\n".join(problems(RECIPE.replace(right, wrong)))


def step(name):
    return next(each for each in read_recipe(RECIPE).steps if each.id == name)


def perform(name, **trigger):
    action = Catalogue().action(step(name).do)
    form = fill(action, step(name), {"trigger": trigger})
    return asyncio.run(action.run(None, form, EFFECT)).model_dump(mode="json")


def test_values_of_other_systems_are_taken_as_they_come():
    assert perform("count", id=Decimal(21))["text"] == "21st"
    assert perform("due", created_at="2026-03-06T18:00:00-05:00")["date"] == "2026-03-10"
    assert perform("area", practice_area={"name": None})["found"] is False
    assert perform("area", practice_area={"name": "tax"})["result"] == "4030"


def test_a_value_that_does_not_fit_names_step_and_field_but_not_the_value():
    with pytest.raises(Mistake, match=r"Step 'count'.*field 'number'") as caught:
        perform("count", id="many of them")
    assert "many" not in str(caught.value)


@PURE
def test_the_file_names_the_action(action):
    file = Path(inspect.getfile(action.run))
    assert action.key == f"builtin.{file.stem}" == f"builtin.{action.title.lower().replace(' ', '_')}"
    assert len(file.read_text().splitlines()) <= 80


@PURE
def test_the_sample_fits_and_every_field_is_explained(action):
    schema = action.output.model_json_schema(mode="serialization")
    Draft202012Validator(schema).validate(action.example().model_dump(mode="json"))
    fields = [field for form in (action.input, Change, Row) for field in form.model_fields.values()]
    assert all(field.title and field.description for field in fields)
    assert "'type': 'number'" not in str(schema) + str(action.input.model_json_schema())


@PURE
def test_results_of_a_recipe_fit_their_schema_and_nothing_is_written(action):
    used = next(each for each in read_recipe(RECIPE).steps if each.do == action.key)
    client = {"name": "Ada Garcia"}
    scope = {"id": 7, "created_at": "2026-03-09", "client": client, "practice_area": {"name": "Tax"}}
    done = {"who": {"text": "a"}, "area": {"result": "b"}, "due": {"text": "c"}, "count": {"text": "d"}}
    result = asyncio.run(action.run(None, fill(action, used, {"trigger": scope, **done}), EFFECT))
    shown = result.model_dump(mode="json")
    Draft202012Validator(action.output.model_json_schema(mode="serialization")).validate(shown)
    assert not action.writes
    assert action.cost == "no request"
