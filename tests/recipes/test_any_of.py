"""Conditions of which one is enough."""

from recipes.check import check_recipe
from recipes.conditions import explain, holds
from recipes.describe import outline
from recipes.model import Recipe
from recipes.text import read_recipe, write_recipe
from tests.recipes.examples import ACCOUNTS, Shelf

TEXT = """
name: Large or late
trigger: {on: acme.bill_approved, account: Acme}
only_if:
  - {field: trigger.paid, is: equals, value: false}
  - any:
      - {field: trigger.total, is: greater_than, value: "1000"}
      - {field: trigger.due_at, is: before, value: "2026-01-31"}
steps:
  - {id: stop, stop: It is large or late.}
"""


def holding(**bill):
    return holds(read_recipe(TEXT).only_if, {"trigger": {"paid": False, "total": "5", "due_at": None, **bill}})


def test_one_of_them_is_enough_and_the_others_still_count():
    assert holding(total="2000")
    assert holding(due_at="2026-01-05")
    assert not holding()
    assert not holding(total="2000", paid=True)


def test_it_is_told_what_would_have_been_enough():
    told = explain(read_recipe(TEXT).only_if, {"trigger": {"paid": False, "total": "5", "due_at": None}})
    assert told == "total (5) is not greater than 1000 and due_at (empty) is not before 2026-01-31"
    assert "paid is false and (total is greater than 1000 or due at is before 2026-01-31)" in outline(read_recipe(TEXT))


def test_it_survives_text_and_storage():
    recipe = read_recipe(TEXT)
    assert read_recipe(write_recipe(recipe)) == recipe
    assert Recipe.model_validate(recipe.model_dump(mode="json")) == recipe


def test_each_of_them_is_checked():
    text = TEXT.replace("trigger.due_at", "trigger.due")
    (problem,) = check_recipe(read_recipe(text), Shelf(), ACCOUNTS)
    assert problem.where == "condition 2.2 ('trigger.due')"


def test_a_choice_of_nothing_is_refused():
    head, _, _ = TEXT.partition("  - any:")
    text = f"{head}  - any: []\nsteps: [{{id: a, stop: b}}]"
    (problem,) = check_recipe(read_recipe(text), Shelf(), ACCOUNTS)
    assert (problem.where, problem.cause) == ("condition 2", "it has no conditions")
