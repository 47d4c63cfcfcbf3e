"""Every property we can send exists in Intuit's schema and has its type (properties.json is derived from it)."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.quickbooks.actions.create_payment import create_payment
from connectors.quickbooks.bodies import given
from connectors.quickbooks.customer_form import WantedCustomer, customer_body
from connectors.quickbooks.invoice_form import NewInvoice, due_body
from connectors.quickbooks.payment_form import NewPayment
from connectors.quickbooks.sales_form import sales_body
from core.canonical import exact_json
from tests.connectors.quickbooks.conftest import Answers, effect_of, fault

PROPERTIES = json.loads(Path(__file__).with_name("properties.json").read_text())
TYPES = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "int": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "decimal": lambda value: isinstance(value, int | Decimal) and not isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value),
}
LINE = {
    "description": "Draft lease",
    "quantity": "2.5",
    "unit_price": "250",
    "item_id": "11",
    "class_id": "3",
    "tax_code": "NON",
    "service_date": "2026-02-27",
}
INVOICE = {
    "customer_id": "58",
    "lines": [LINE, {"amount": "10.00"}],
    "number": "1042",
    "date": "2026-03-02",
    "due_date": "2026-04-01",
    "item_id": "12",
    "term_id": "3",
    "bill_email": "accounts@orchard.example",
    "memo": "Thank you.",
    "private_note": "From Clio",
    "class_id": "4",
    "department_id": "5",
    "currency": "USD",
    "tax_calculation": "TaxExcluded",
    "discount": "25.00",
    "discount_account_id": "86",
    "expected_total": "610.00",
}
CUSTOMER = {name: "Sample" for name in WantedCustomer.model_fields if name != "on_conflict"}
PAYMENT = {
    "customer_id": "58",
    "amount": "625.00",
    "invoices": [{"invoice_id": "145", "amount": "600.00"}],
    "date": "2026-03-20",
    "deposit_account_id": "35",
    "method_id": "2",
    "reference": "2071",
    "private_note": "By check",
}


def faults_in(value, word, where):
    """Yield what the schema would refuse."""
    if word.endswith("[]"):
        for item in value:
            yield from faults_in(item, word[:-2], where)
    elif word in PROPERTIES:
        for name, item in value.items():
            if name in PROPERTIES[word]:
                yield from faults_in(item, PROPERTIES[word][name], f"{where}.{name}")
            else:
                yield f"{where}.{name} is unknown"
    elif word in TYPES and not TYPES[word](value):
        yield f"{where} is no {word}: {value!r}"
    elif word not in TYPES and value not in word.split("|"):
        yield f"{where} is none of {word}: {value!r}"


async def payment_body(values):
    answers = Answers(fault(6000))
    with pytest.raises(Exception, match="rules"):
        await create_payment.run(answers.client, NewPayment.model_validate(values), effect_of("a"))
    return exact_json(answers.asked[0].content)


def invoice_body(new, note):
    """What an invoice sends: that of every sales form, and its own."""
    return sales_body(new, note) | given(due_body(new))


def test_full_invoice_fits_the_schema():
    body = invoice_body(NewInvoice.model_validate(INVOICE), "note")
    assert list(faults_in(body, "Invoice", "Invoice")) == []
    assert set(INVOICE) == set(NewInvoice.model_fields)


def test_full_customer_fits_the_schema():
    body = customer_body(WantedCustomer.model_validate(CUSTOMER), "Sample", "note")
    assert list(faults_in(body, "Customer", "Customer")) == []


async def test_full_payment_fits_the_schema():
    assert set(PAYMENT) == set(NewPayment.model_fields)
    assert list(faults_in(await payment_body(PAYMENT), "Payment", "Payment")) == []


def test_empty_fields_are_not_sent():
    short = {"customer_id": "58", "lines": [{"amount": "10"}], "number": "", "memo": "", "item_id": ""}
    body = invoice_body(NewInvoice.model_validate(short), "note")
    line = {"DetailType": "SalesItemLineDetail", "Amount": Decimal(10), "SalesItemLineDetail": {}}
    assert body == {"CustomerRef": {"value": "58"}, "PrivateNote": "note", "Line": [line]}


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        ({"quantity": "2.5", "unit_price": "250"}, ("625.00", "2.5", "250")),
        ({"quantity": "0.3333", "unit_price": "250"}, ("83.33", None, None)),
        ({"quantity": "0.5", "unit_price": "0.01"}, ("0.01", None, None)),
        ({"quantity": "2", "unit_price": "100", "amount": "150.00"}, ("150.00", None, None)),
        ({"quantity": "2", "unit_price": "75", "amount": "150.00"}, ("150.00", "2", "75")),
        ({"amount": "-12.50"}, ("-12.50", None, None)),
    ],
)
def test_quantity_and_price_go_only_with_an_exact_product(line, sent):
    body = invoice_body(NewInvoice.model_validate({"customer_id": "58", "lines": [line]}), "note")["Line"][0]
    detail = body["SalesItemLineDetail"]
    assert body["Amount"] == Decimal(sent[0])
    assert [detail.get("Qty"), detail.get("UnitPrice")] == [part and Decimal(part) for part in sent[1:]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"lines": [{"quantity": "1"}]},
        {"lines": [{"amount": "1.005"}]},
        {"lines": [{"amount": 1.5}]},
        {"number": "1" * 22},
        {"currency": "dollars"},
        {"nummer": "1"},
    ],
)
def test_malformed_invoice_is_refused_before_sending(wrong):
    with pytest.raises(ValueError, match="validation error"):
        NewInvoice.model_validate(INVOICE | wrong)


def test_payment_smaller_than_its_invoices_is_refused():
    with pytest.raises(ValueError, match="more than the payment"):
        NewPayment.model_validate(PAYMENT | {"amount": "599.99"})


async def test_amounts_travel_digit_for_digit():
    answers = Answers(fault(6000))
    values = NewPayment.model_validate(PAYMENT | {"amount": "90071992547409.93"})
    with pytest.raises(Exception, match="rules"):
        await create_payment.run(answers.client, values, effect_of("a"))
    assert b'"TotalAmt":90071992547409.93' in answers.asked[0].content
