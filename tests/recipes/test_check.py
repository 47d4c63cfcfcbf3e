"""What a recipe is told before it is saved."""

import pytest

from recipes.check import check_recipe
from recipes.describe import outline
from recipes.fitting import fit_input
from recipes.text import read_recipe
from tests.recipes.examples import ACCOUNTS, EVERYTHING, NewInvoice, Shelf


def problems_of(text, accounts=ACCOUNTS):
    return [str(problem) for problem in check_recipe(read_recipe(text), Shelf(), accounts)]


def test_a_sound_recipe_has_no_problems():
    assert problems_of(EVERYTHING) == []


WRONG = {
    "unknown trigger": (
        "on: acme.bill_approved",
        "on: acme.bil_approved",
        "the trigger",
        "did you mean 'acme.bill_approved'?",
    ),
    "action as trigger": ("on: acme.bill_approved", "on: ledger.make_invoice", "the trigger", "there is no 'ledger"),
    "unknown action": (
        "do: ledger.make_invoice",
        "do: ledger.make_invoce",
        "step 'invoice'",
        "mean 'ledger.make_invoice'?",
    ),
    "unknown account": (
        "account: Acme",
        "account: Acmee",
        "the trigger",
        "no account named 'Acmee'; did you mean 'Acme'?",
    ),
    "account of another app": ("account: Acme", "account: Books", "the trigger", "belongs to 'ledger', but"),
    "no account of several": ("    account: Books\n", "", "step 'customer'", "no account is named, and 2 of 'ledger'"),
    "unknown input field": (
        "display_name:",
        "displayname:",
        "step 'customer', field 'displayname'",
        "mean 'display_name'?",
    ),
    "missing input field": (
        'customer_id: "{{ customer.id }}"',
        "copies: 1",
        "step 'invoice', field 'customer_id'",
        "needed and missing",
    ),
    "enum": (
        "to_state: approved",
        "to_state: aproved",
        "the trigger, field 'to_state'",
        "is not one of draft, approved; did",
    ),
    "template in trigger": (
        "to_state: approved",
        "to_state: '{{ trigger.number }}'",
        "the trigger",
        "is not a field here",
    ),
    "too long": ('"{{ trigger.client.name }}"', "x" * 21, "step 'customer'", "the limit is 20"),
    "not a date": (
        '"{{ trigger.due_at }}"\n      lines',
        "soon\n      lines",
        "field 'due_date'",
        "is not a date such as",
    ),
    "list for text": (
        '"{{ trigger.number }}"',
        "[1]",
        "step 'invoice', field 'number'",
        "it is a list, but text is needed",
    ),
    "empty for text": ('"{{ customer.id }}"', "null", "field 'customer_id'", "it is empty, but text is needed"),
    "group for text": (
        '"{{ trigger.number }}"',
        '"{{ trigger.client }}"',
        "field 'number'",
        "a group of fields, but text",
    ),
    "text for list": ("$each: trigger.line_items", "$each: trigger.number", "field 'lines'", "is not a list"),
    "amount": (
        '"{{ item.quantity | times: item.price | round: 2 }}"',
        "much",
        "'lines[].amount'",
        "is not an amount such",
    ),
    "unknown reference": (
        '"{{ trigger.number }}"',
        '"{{ trigger.numbr }}"',
        "step 'invoice', field 'number'",
        "'trigger.numbr' is not a field here; did you mean 'trigger.number'?",
    ),
    "unknown nested": ("trigger.client.name", "trigger.client.nam", "step 'customer'", "mean 'trigger.client.name'?"),
    "into text": ("trigger.client.name", "trigger.number.name", "step 'customer'", "is text and has no 'name'"),
    "into a list": ("trigger.client.name", "trigger.line_items.price", "step 'customer'", "is a list; repeat over it"),
    "unknown root": ("{{ trigger.client.name }}", "{{ triger.number }}", "step 'customer'", "did you mean 'trigger'?"),
    "unknown item field": (
        "item.description",
        "item.descripton",
        "'lines[].text'",
        "'item.descripton' is not a field here",
    ),
    "unknown filter": ("{{ trigger.number }}", "{{ trigger.number | shout }}", "step 'invoice'", "no filter 'shout'"),
    "broken template": ("{{ trigger.number }}", "{{ trigger.number", "step 'invoice'", "expected '}}'"),
    "later step": ("{{ trigger.client.name }}", "{{ invoice.id }}", "step 'customer'", "comes later or is this step"),
    "outside its loop": ('{{ trigger.due_at }}"}\n', '{{ single.id }}"}\n', "step 'later'", "inside a loop or branch"),
    "outside its item": ("too small", "{{ line.price }}", "step 'small'", "'line.price' is not a field here"),
    "waits yield nothing": ("too small", "{{ pause.x }}", "step 'small'", "cannot be used outside it"),
    "loop over text": (
        'for_each: "{{ trigger.line_items }}"',
        "for_each: '{{ trigger.number }}'",
        "'for_each'",
        "is not a list",
    ),
    "loop over words": (
        'for_each: "{{ trigger.line_items }}"',
        "for_each: items",
        "'for_each'",
        "'items' is not a list",
    ),
    "loop over nothing": (
        'for_each: "{{ trigger.line_items }}"',
        "for_each: '{{ trigger.x }}'",
        "'for_each'",
        "'trigger.x'",
    ),
    "loop name": ("as: line", "as: customer", "step 'lines', 'as'", "the name 'customer' is used twice"),
    "loop without steps": (
        "as: line\n    steps:",
        "as: line\n    steps: []\n  - id: other\n    for_each: '{{ trigger.line_items }}'\n    steps:",
        "step 'lines'",
        "it has no steps",
    ),
    "unknown operator": ("greater_than", "greater", "condition 1 ('trigger.total')", "did you mean 'greater_than'?"),
    "unknown field in condition": (
        "trigger.total, is",
        "trigger.totl, is",
        "condition 1",
        "did you mean 'trigger.total'?",
    ),
    "no field in condition": ("field: trigger.total", "field: '1 + 1'", "condition 1", "is not a field"),
    "step in condition": ("field: trigger.total", "field: customer.id", "condition 1", "comes later"),
    "order of a list": (
        "field: trigger.total",
        "field: trigger.line_items",
        "condition 1",
        "a list, which 'greater_than'",
    ),
    "order with text": ('value: "0"', "value: zero", "condition 1", "needs a number or a date"),
    "nothing to compare": (', value: "0"', "", "condition 1", "there is no value to compare with"),
    "way without conditions": (
        "when: [{field",
        "when: []\n        # ",
        "way 1 of step 'choose'",
        "it has no conditions",
    ),
    "otherwise first": (
        "- otherwise: true",
        "- otherwise: true\n        when: [{field: trigger.id, is: is_empty}]",
        "way 2",
        "last",
    ),
    "wait without time": (
        "wait: {for: 2 days}",
        "wait: {}",
        "step 'pause'",
        "it needs a time: either 'for' or 'until'",
    ),
    "wait with two times": (
        "{for: 2 days}",
        "{for: 2 days, until: 2026-01-01}",
        "step 'pause'",
        "either 'for' or 'until'",
    ),
    "wait until words": (
        'until: "{{ trigger.due_at }}"',
        "until: tomorrow",
        "step 'later'",
        "'tomorrow' is not a date",
    ),
    "wait until nothing": (
        'until: "{{ trigger.due_at }}',
        'until: "{{ trigger.due }}',
        "step 'later'",
        "mean 'trigger.due_at'?",
    ),
    "wait until a list": (
        'until: "{{ trigger.due_at }}',
        'until: "{{ trigger.line_items }}',
        "step 'later'",
        "is not a date",
    ),
    "stop without reason": ("stop: The bill is too small.", "stop: ''", "step 'small'", "does not say why"),
    "asked nothing": ("ask: Send the invoice of {{ trigger.client.name }}?", "ask: ''", "step 'sign'", "what is asked"),
    "asked of nobody": ("who: bookkeeper", "who: bookeeper", "step 'sign'", "did you mean 'bookkeeper'?"),
    "shown nothing": (
        'show: {client: "{{ trigger.client }}"',
        'show: {client: "{{ trigger.c }}"',
        "step 'sign'",
        "'trigger.c'",
    ),
    "shown without names": ("show: {client:", "show: {$each: a, $item: b} #", "step 'sign'", "a name for each thing"),
    "not shown": ("sign.shown.client.name", "sign.shown.number", "step 'weekly'", "'sign.shown.number' is not a field"),
    "not in what is shown": (
        "shown.client.name",
        "shown.client.nme",
        "step 'weekly'",
        "mean 'sign.shown.client.name'?",
    ),
    "item of what is shown": ("sign.shown.client.name", "sign.shown.lines.x", "step 'weekly'", "is a list"),
    "unclear release": ("every Friday at 17:00", "on Fridays", "step 'weekly'", "does not say when to go on"),
    "unknown zone": ("America/New_York", "America/New_Yrk", "step 'weekly'", "the time zone is not known"),
    "empty entry": (
        'entry: {client: "{{ sign.shown.client.name }}", by: "{{ sign.by }}"}',
        "entry: {}",
        "weekly",
        "nothing",
    ),
    "no name": ("name: Approved bill becomes an invoice", "name: ' '", "the recipe", "it has no name"),
}


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_says_what_is_wrong_where_and_who_can_fix_it(case):
    before, after, where, cause = WRONG[case]
    assert before in EVERYTHING
    found = problems_of(EVERYTHING.replace(before, after, 1))
    assert any(where in problem and cause in problem for problem in found), found
    assert all("The recipe's author can fix this: " in problem for problem in found)


AFTER = "  - {{id: last, do: ledger.make_customer, account: Books, with: {{display_name: '{{{{ {} }}}}'}}}}\n"


@pytest.mark.parametrize("path", ["weekly.count", "weekly.entries[0].client", "weekly.entries.first.by"])
def test_steps_after_a_digest_see_its_entries(path):
    assert problems_of(EVERYTHING + AFTER.format(path)) == []


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("trigger.number", "is of one run, but the digest 'weekly' goes on for many; put it into its 'entry'"),
        ("customer.id", "is of one run"),
        ("weekly.entries[0].amount", "'weekly.entries[0].amount' is not a field here"),
        ("weekly.entries.client", "is a list; repeat over it"),
    ],
)
def test_steps_after_a_digest_see_nothing_of_a_single_run(path, cause):
    (problem,) = problems_of(EVERYTHING + AFTER.format(path))
    assert cause in problem


def test_a_digest_inside_a_loop_is_refused():
    inner = "{id: d, digest: {entry: '{{ item.price }}', release: after 2 entries}}"
    loop = f"steps: [{{id: l, for_each: '{{{{ trigger.line_items }}}}', steps: [{inner}]}}]\n"
    (problem,) = problems_of(f"name: A\ntrigger: {{on: acme.bill_approved, account: Acme}}\n{loop}")
    assert "step 'd': it is inside a loop" in problem


def test_a_list_has_a_size_and_a_first_item():
    sizes = "{{ trigger.line_items.size }} {{ trigger.line_items.first.description }}"
    assert problems_of(EVERYTHING.replace("{{ trigger.client.name }}", sizes)) == []
    assert problems_of(EVERYTHING.replace("{{ trigger.client.name }}", "{{ trigger.line_items.first.name }}"))


def test_an_account_may_be_left_out_when_there_is_only_one():
    assert problems_of(EVERYTHING.replace("  account: Acme\n", "")) == []


def test_no_connected_account_is_a_problem():
    assert (
        "no account is named, and none of 'acme' are connected"
        in problems_of(EVERYTHING.replace("  account: Acme\n", ""), {"Books": "ledger"})[0]
    )


def test_too_many_steps_are_refused():
    steps = "".join(f"  - {{id: s{n}, stop: now}}\n" for n in range(51))
    text = f"name: A\ntrigger: {{on: acme.bill_approved, account: Acme}}\nsteps:\n{steps}"
    assert "the recipe: it has 51 steps; the limit is 50" in problems_of(text)[0]


def test_too_deep_nesting_is_refused():
    steps = "[{id: end, stop: now}]"
    for number in range(5):
        steps = f"[{{id: l{number}, for_each: '{{{{ trigger.line_items }}}}', as: i{number}, steps: {steps}}}]"
    text = f"name: A\ntrigger: {{on: acme.bill_approved, account: Acme}}\nsteps: {steps}\n"
    assert any("nested deeper than 4 levels" in problem for problem in problems_of(text))


def test_every_problem_is_told_at_once():
    text = EVERYTHING.replace("trigger.number", "trigger.numbr").replace("display_name", "name").replace("Acme", "X")
    assert len(problems_of(text)) >= 5


def test_mapped_values_fit_the_form():
    values = {"customer_id": 58, "number": None, "lines": [{"text": 7, "amount": "1.50"}], "copies": 2}
    fitted = fit_input(values, NewInvoice)
    assert NewInvoice.model_validate(fitted).customer_id == "58"
    assert fitted["lines"] == [{"text": "7", "amount": "1.50"}]
    assert fitted["copies"] == 2


def test_outline_says_it_in_plain_words():
    assert outline(read_recipe(EVERYTHING)).splitlines() == [
        "When bill approved (Acme), if total is greater than 0:",
        "1. make customer (Books)",
        "2. make invoice (Books)",
        "3. for each of line items:",
        "   1. make customer (Books)",
        "4. depending on the case:",
        "   if total is greater than 1000:",
        "      1. wait 2 days",
        "   otherwise:",
        "      1. stop: The bill is too small.",
        "5. wait until {{ trigger.due_at }}",
        "6. ask the bookkeeper: Send the invoice of {{ trigger.client.name }}? (stop if nobody decides within 3 days)",
        "7. collect, and go on once with all of it every Friday at 17:00 (America/New_York)",
    ]
