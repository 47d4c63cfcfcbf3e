"""The shipped recipes: sound against the real catalogue, and filled in from the samples."""

import pytest

from connectors._kit.catalog import find_action, find_trigger
from recipes.check import check_recipe
from recipes.fitting import fit_input
from recipes.mapping import evaluate
from recipes.model import ActionStep, walk
from recipes.templates import templates
from recipes.text import read_recipe, write_recipe
from services.catalogue import Catalogue

RECIPES = {name: read_recipe(text) for name, text in templates().items()}


def filled(recipe):
    """Fill every action from the samples of what comes before; returns the forms by step id."""
    trigger, forms = find_trigger(recipe.trigger.on), {}
    assert trigger
    scope = {"trigger": trigger.example().model_dump()}
    for step in [step for step in walk(recipe.steps) if isinstance(step, ActionStep)]:
        action = find_action(step.do)
        assert action
        values = {key: value for key, value in evaluate(step.input, scope).items() if value is not None}
        forms[step.id] = action.input.model_validate(fit_input(values, action.input))
        scope[step.id] = action.example().model_dump()
    return forms


@pytest.mark.parametrize("name", RECIPES)
def test_is_sound(name):
    assert check_recipe(RECIPES[name], Catalogue(), {"Clio": "clio", "QuickBooks": "quickbooks"}) == ()


@pytest.mark.parametrize("name", RECIPES)
def test_round_trips(name):
    assert read_recipe(write_recipe(RECIPES[name])) == RECIPES[name]


def test_invoice_has_the_lines_and_total_of_the_bill():
    invoice = filled(RECIPES["bill_approved_to_invoice"])["invoice"]
    assert sum(line.charge for line in invoice.lines) == invoice.expected_total
    assert [line.description for line in invoice.lines] == ["Review of the purchase contract", "Registry fee"]


def test_task_goes_to_the_responsible_attorney():
    assert filled(RECIPES["new_matter_welcome_task"])["welcome"].assignee_id == 30001


def test_note_says_what_was_paid():
    note = filled(RECIPES["payment_note_on_matter"])["note"]
    assert note.subject == "Payment of $1,250.00 received"
    assert note.detail == "Sample Orchard LLC paid $1,250.00 on Mar 20, 2026 (reference 2071) for 1042."


def test_month_end_task_is_due_on_the_last_day_of_its_month():
    task = filled(RECIPES["month_end_reminder"])["task"]
    assert (str(task.due_at), task.description) == ("2026-03-31", "Time from 2026-03-01 to 2026-03-31")


def test_a_client_taken_on_by_hand_has_the_values_given():
    forms = filled(RECIPES["new_client_by_hand"])
    assert forms["person"].email_addresses[0].address == "client@sample.example"
    assert forms["matter"].description == "Purchase of a home"
