"""Everything that the check of a recipe finds is shown at the place it is about."""

from recipes.check import check_recipe
from recipes.text import read_recipe
from services.editor.draft_problems import placed
from tests.recipes.examples import ACCOUNTS, EVERYTHING, Shelf


def found(old, new):
    problems = check_recipe(read_recipe(EVERYTHING.replace(old, new)), Shelf(), ACCOUNTS)
    assert problems
    return [(each.owner, each.field, each.way, each.row) for each in placed(problems)]


def test_problems_of_fields_are_at_the_field_of_their_step():
    assert found('{{ trigger.client.name }}"}', '{{ trigger.clent.name }}"}')[0] == ("customer", "display_name", 0, 0)
    assert found("{{ item.description }}", "{{ item.nothing }}") == [("invoice", "lines[].text", 0, 0)]
    assert found("{to_state: approved}", "{to_state: sold}") == [("trigger", "to_state", 0, 0)]


def test_problems_of_conditions_are_at_their_row():
    assert found('trigger.total, is: greater_than, value: "0"', "trigger.sum, is: is_empty") == [("trigger", "", 0, 1)]
    assert found('value: "1000"}', "value: much}") == [("choose", "", 1, 1)]


def test_problems_of_kinds_of_steps_are_at_their_part():
    assert found('{{ trigger.line_items }}"\n', '{{ trigger.total }}"\n')[0] == ("lines", "for_each", 0, 0)
    assert found("who: bookkeeper", "who: nobody") == [("sign", "who", 0, 0)]
    assert found("every Friday at 17:00", "sometimes") == [("weekly", "", 0, 0)]
    assert found("account: Acme", "account: Gone") == [("trigger", "", 0, 0)]
