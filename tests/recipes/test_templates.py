"""The shipped recipes: sound against the real catalogue, and filled in from the samples."""

import pytest

from connectors._kit.catalog import find_action, find_trigger
from recipes.check import check_recipe
from recipes.fitting import fit_input
from recipes.mapping import evaluate
from recipes.model import ActionStep, ApprovalStep, DigestStep, LoopStep, walk
from recipes.templates import templates
from recipes.text import read_recipe, write_recipe
from services.catalogue import Catalogue
from services.recipe_views import moves_money

ACCOUNTS = {"Clio": "clio", "QuickBooks": "quickbooks", "E-mail": "email", "Spreadsheets": "spreadsheet"}
RECIPES = {name: read_recipe(text) for name, text in templates().items()}


def filled(recipe):
    """Fill every action from the samples of what comes before; returns the forms by step id."""
    trigger = find_trigger(recipe.trigger.on)
    assert trigger
    scope, forms = {"trigger": trigger.example().model_dump()}, {}
    for step in walk(recipe.steps):
        match step:
            case ActionStep():
                forms[step.id], scope[step.id] = form_and_sample(step, scope)
            case LoopStep():
                (scope[step.as_], *_) = evaluate({"items": step.for_each}, scope)["items"]
            case DigestStep():
                scope[step.id] = {"count": 1, "entries": [evaluate({"entry": step.entry}, scope)["entry"]]}
            case ApprovalStep():
                assert evaluate({"ask": step.ask, "show": step.show}, scope)
    return forms


def form_and_sample(step, scope):
    action = find_action(step.do)
    assert action
    values = {key: value for key, value in evaluate(step.input, scope).items() if value is not None}
    return action.input.model_validate(fit_input(values, action.input)), action.example().model_dump()


@pytest.mark.parametrize("name", RECIPES)
def test_every_step_can_be_filled_from_real_looking_items(name):
    actions = [step.id for step in walk(RECIPES[name].steps) if isinstance(step, ActionStep)]
    assert list(filled(RECIPES[name])) == actions


def test_there_are_templates_enough_to_start_from():
    assert len(RECIPES) >= 12


@pytest.mark.parametrize("name", RECIPES)
def test_is_sound(name):
    assert check_recipe(RECIPES[name], Catalogue(), ACCOUNTS) == ()


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


def test_missing_trust_money_is_asked_for_in_whole_amounts_and_only_as_a_draft():
    request = filled(RECIPES["trust_balance_low"])["request"]
    assert (str(request.amount), request.approved, request.matter_id) == ("580", False, 70001)


def test_the_cost_of_a_client_becomes_an_expense_of_the_same_amount():
    entry = filled(RECIPES["cost_to_expense_entry"])["entry"]
    assert (str(entry.price), entry.note) == ("435.00", "Filing fee (Sample County Court Clerk)")


def test_an_appointment_of_an_hour_becomes_an_hour_on_its_day():
    entry = filled(RECIPES["calendar_entry_time"])["time"]
    assert (str(entry.hours), str(entry.date)) == ("1.00", "2026-02-02")


def test_trust_money_for_an_unpaid_bill_only_makes_a_task():
    forms = filled(RECIPES["unpaid_bill_with_trust"])
    assert list(forms) == ["bill", "matter", "task"]
    assert forms["task"].name == "May bill 1001 be paid from trust?"


def test_no_template_moves_money_but_those_that_say_so():
    moving = {name for name, recipe in RECIPES.items() if moves_money(recipe)}
    assert moving == {"bill_approved_to_invoice", "cost_to_expense_entry", "trust_balance_low"}
