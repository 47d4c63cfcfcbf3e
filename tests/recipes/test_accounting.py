"""What a bookkeeper would say about a recipe."""

import pytest

from recipes.accounting import warnings
from recipes.templates import templates
from recipes.text import read_recipe

INVOICE = templates()["bill_approved_to_invoice"]


def said(text):
    return " ".join(warnings(read_recipe(text)))


@pytest.mark.parametrize("name", templates())
def test_the_shipped_recipes_give_no_cause_to_ask(name):
    assert warnings(read_recipe(templates()[name])) == ()


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ('      number: "{{ trigger.number }}"\n', "which bill this invoice was"),
        ('      expected_total: "{{ trigger.net_total }}"\n', "nobody notices"),
    ],
)
def test_what_keeps_an_invoice_right_is_missed(without, words):
    assert without in INVOICE
    assert words in said(INVOICE.replace(without, ""))


def test_only_a_recipe_that_takes_requests_for_trust_money_is_warned_of_them():
    assert "trust request" in said(INVOICE.replace("kind: revenue", "kind: any"))
    assert said(INVOICE.replace("    kind: revenue\n", "")) == ""


def recipe(start, *steps):
    lines = "".join(f"  - {{id: s{number}, {step}}}\n" for number, step in enumerate(steps))
    return f"name: Try\ntrigger: {{{start}}}\nsteps:\n{lines}"


PAY = "do: quickbooks.create_payment, account: QuickBooks, with: {customer_id: '1', amount: '5.00'}"
VOID = "do: quickbooks.void_invoice, account: QuickBooks, with: {invoice_id: '1'}"
YES = "approval: {ask: Sure?, who: admin}"


def test_client_money_is_not_to_become_income():
    assert "belongs to the client" in said(recipe("on: clio.trust_transaction_recorded, account: Clio", PAY))


def test_payments_from_trust_and_from_elsewhere_are_told_apart():
    start = "on: clio.payment_recorded, account: Clio"
    assert "out of trust" in said(recipe(start, PAY))
    assert said(recipe(start + ", with: {paid_from: elsewhere}", PAY)) == ""


def test_what_takes_back_wants_an_approval_before_it():
    start = "on: clio.matter_closed, account: Clio"
    assert "takes money or a claim back" in said(recipe(start, VOID))
    assert said(recipe(start, YES, VOID)) == ""
    assert "takes money or a claim back" in said(recipe(start, VOID, YES))
