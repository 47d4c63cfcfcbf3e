"""What changed between two versions of a recipe."""

import pytest

from recipes.copying import named, with_accounts
from recipes.differences import Difference, compare
from recipes.templates import templates
from recipes.text import read_recipe

TEXTS = templates()


@pytest.mark.parametrize("name", TEXTS)
def test_a_version_does_not_differ_from_itself(name):
    assert compare(read_recipe(TEXTS[name]), read_recipe(TEXTS[name])) == ()


@pytest.mark.parametrize("name", TEXTS)
def test_whatever_is_changed_in_the_text_is_named(name):
    recipe = read_recipe(TEXTS[name])
    for step in recipe.steps:
        without = recipe.model_copy(update={"steps": tuple(each for each in recipe.steps if each is not step)})
        assert f"Step '{step.id}'" in {each.where for each in compare(recipe, without)}


def test_a_changed_field_shows_both_sides():
    text = TEXTS["new_matter_welcome_task"]
    found = compare(read_recipe(text), read_recipe(text.replace("plus_days: 2", "plus_days: 5")))
    assert [(each.where, each.before == each.after) for each in found] == [("Step 'welcome': due at", False)]
    assert "plus_days: 5" in found[0].after


def test_another_name_is_the_only_difference_of_a_copy():
    recipe = read_recipe(TEXTS["new_matter_welcome_task"])
    assert compare(recipe, named(recipe, "Hello")) == (Difference("Name", recipe.name, "Hello"),)


def test_other_accounts_take_the_place_of_those_named_but_not_in_what_somebody_wrote():
    text = TEXTS["bill_approved_to_invoice"].replace("Clio bill {{", "account: Clio {{")
    other = with_accounts(read_recipe(text), {("clio", "Clio"): "Clio of Lowe"})
    assert other.accounts() == {("clio", "Clio of Lowe"), ("quickbooks", "QuickBooks")}
    assert "account: Clio {{" in str(other.steps)
