"""Mappings: types kept, exact arithmetic, clear refusals, and bounded work."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recipes.mapping import MappingError, evaluate, uses

BILL: dict[str, Any] = {
    "number": "INV-1001",
    "total": Decimal("1234.50"),
    "hundred": Decimal("1E+2"),
    "issued_at": date(2026, 3, 9),
    "sent_at": "2026-03-10T02:30:00Z",
    "paid": False,
    "client": {"id": 5, "name": "Ada Example", "email": None},
    "lines": (
        {"text": "Draft", "quantity": Decimal("1.5"), "price": Decimal("250.00")},
        {"text": None, "quantity": 1, "price": "75.255"},
    ),
    "matters": [{"number": "M-1"}, {"number": "M-2"}],
    "broken": Decimal("NaN"),
    "note": "{{ trigger.number }} {% if x %}",
}
SCOPE = {"trigger": BILL, "line": {"Full Name": "Ada"}, "loop": {"index": 1, "count": 2}}


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("plain text", "plain text"),
        (7, 7),
        (None, None),
        ("{{ trigger.total }}", Decimal("1234.50")),
        ("{{ trigger.client.id }}", 5),
        ("{{ trigger.paid }}", False),
        ("{{ trigger.client.email }}", None),
        ("{{ trigger.issued_at }}", date(2026, 3, 9)),
        ("{{ trigger.lines }}", BILL["lines"]),
        ("{{ trigger.lines[0].text }}", "Draft"),
        ("{{ trigger.matters.size }}", 2),
        ("{{ line['Full Name'] }}", "Ada"),
        ("No. {{ trigger.number }}: {{ trigger.total }}", "No. INV-1001: 1234.50"),
        ("{{ trigger.hundred }}.", "100."),
        ("on {{ trigger.issued_at }}", "on 2026-03-09"),
        ("{{ trigger.client.email }}!", "!"),
        ("{{ trigger.paid }}!", "false!"),
        ("{{ trigger.note }}", BILL["note"]),
        ("note: {{ trigger.note }}", "note: " + BILL["note"]),
        ("{{ trigger.missing | default: 'none' }}", "none"),
        ("{{ trigger.client.email | default: trigger.number }}", "INV-1001"),
        ("{% if trigger.total > 1000 %}big{% else %}small{% endif %}", "big"),
        ("{{ trigger.total | money }}", "$1,234.50"),
        ("{{ '2.665' | money }}", "$2.67"),
        ("{{ trigger.total | money: 'EUR', 'de_DE' }}", "1.234,50\xa0€"),
        ("{{ '$1,234.50' | number }}", Decimal("1234.50")),
        ("{{ '12' | number }}", 12),
        ("{{ 7 | divided_by: 2 }}", Decimal("3.5")),
        ("{{ 1.005 | round: 2 }}", Decimal("1.01")),
        ("{{ -1.005 | round: 2 }}", Decimal("-1.01")),
        ("{{ 0.1 | plus: 0.2 }}", Decimal("0.3")),
        ("{{ 0.5 }}", Decimal("0.5")),
        ("{{ trigger.lines | sum: 'price' }}", Decimal("325.255")),
        ("{{ -2.5 | ceil }}", -2),
        ("{{ -2.5 | floor }}", -3),
        ("{{ -2.5 | abs }}", Decimal("2.5")),
        ("{{ 3 | at_least: 5 }}", 5),
        ("{{ 3 | at_most: 2.5 }}", Decimal("2.5")),
        ("{{ 7 | modulo: 4 }}", 3),
        ("{{ trigger.total | minus: '234.5' }}", Decimal("1000.00")),
        ("{{ trigger.issued_at | plus_days: 30 }}", "2026-04-08"),
        ("{{ trigger.sent_at | plus_days: -1 }}", "2026-03-09T02:30:00+00:00"),
        ("{{ trigger.sent_at | date }}", "2026-03-10"),
        ("{{ trigger.sent_at | date: 'medium', zone: 'America/New_York' }}", "Mar 9, 2026"),
        ("{{ trigger.issued_at | date: 'MMMM d, yyyy' }}", "March 9, 2026"),
        ("{{ trigger.matters | map: 'number' | join: ', ' }}", "M-1, M-2"),
        ("{{ trigger.number | downcase | truncate: 6 }}", "inv..."),
        ("{{ trigger.client.name | split: ' ' | first }}", "Ada"),
        ("{{ trigger.number | append: trigger.hundred }}", "INV-1001100"),
    ],
)
def test_fills_in(template, value):
    filled = evaluate(template, SCOPE)
    assert filled == value
    assert type(filled) is type(value)


def test_repeats_over_a_list():
    tree = {
        "lines": {"$each": "trigger.lines", "$item": {"amount": "{{ item.quantity | times: item.price | round: 2 }}"}}
    }
    assert evaluate(tree, SCOPE) == {"lines": [{"amount": Decimal("375.00")}, {"amount": Decimal("75.26")}]}


@pytest.mark.parametrize(
    ("template", "cause"),
    [
        ("{{ trigger.numbr }}", "trigger.numbr has no value"),
        ("No. {{ trigger.numbr }}", "trigger.numbr has no value"),
        ("{{ trigger.numbr | upcase }}", "trigger.numbr has no value"),
        ("{{ trigger.__class__ }}", "has no value"),
        ("x {{ trigger.client }}", "is a group of fields and cannot stand inside text"),
        ("x {{ trigger.lines }}", "is a list and cannot stand inside text"),
        ("{{ trigger.number | times: 2 }}", "'times': a number is needed, but the text is not one"),
        ("{{ '1,5' | times: 2 }}", "a number is needed"),
        ("{{ trigger.paid | plus: 1 }}", "a number is needed, not true/false"),
        ("{{ trigger.issued_at | plus: 1 }}", "a number is needed, not a date"),
        ("{{ trigger.client.email | plus: 1 }}", "a number is needed, not empty"),
        ("{{ trigger.total | divided_by: 0 }}", "cannot be divided by zero"),
        ("{{ trigger.total | modulo: 0 }}", "cannot be divided by zero"),
        ("{{ trigger.total | round: 50 }}", "round takes 0 to 10 decimals"),
        ("{{ trigger.total | money: 'dollars' }}", "the currency is not a code"),
        ("{{ trigger.total | money: 'USD', 'klingon' }}", "'money'"),
        ("{{ trigger.number | date }}", "a date such as 2026-03-09 is needed"),
        ("{{ trigger.issued_at | date: '%Y' }}", "a pattern such as"),
        ("{{ trigger.sent_at | date: 'iso', zone: '../etc' }}", "the time zone is not known"),
        ("{{ trigger.issued_at | plus_days: 9999999 }}", "cannot be added"),
        ("{{ trigger.total | evil }}", "there is no filter 'evil'"),
        ("{{ trigger.total | strip_html }}", "there is no filter"),
        ("{{ trigger.", "expected"),
        ("{{ }}", "expected"),
        ("{% for x in trigger.lines %}{% endfor %}", "unexpected tag 'for'"),
        ("{% assign x = 1 %}", "unexpected tag 'assign'"),
        ("{% include 'secrets' %}", "unexpected tag 'include'"),
        ("{{ trigger[trigger.number] }}", "a field name cannot be computed"),
        ("{{ (1..1000000000) | join: ',' }}", "ranges such as (1..9) are not allowed"),
        ("{{ 'aaaaaaaa'" + " | replace: 'a', 'aaaaaaaa'" * 14 + " }}", "longer than 100000 characters"),
        ("{{ 'a'" + " | upcase" * 21 + " }}", "more than 20 filters"),
        ("{{ 9999999999" + " | times: 99999999999" * 15 + " }}", "more than 28 digits"),
        ("{{ '1e999999' | times: 2 }}", "a number is needed"),
        ("{% if trigger.total %}" * 50 + "{% endif %}" * 50, "nest"),
        ("{{ 'a' }}" * 1000, "the template is longer than 4000 characters"),
        ("{{ 999999999999999999999999999.5 }}", "has too many digits; put it in quotes"),
        ("{% if trigger.broken > 3 %}x{% endif %}", "cannot be worked out on this data"),
        ("{% if trigger.number > 3 %}x{% endif %}", "not supported"),
        ({"$each": "trigger.number", "$item": 1}, "trigger.number is text, not a list"),
        ({"$each": "trigger.nothing", "$item": 1}, "trigger.nothing has no value"),
        ({"$each": "trigger.lines"}, "needs exactly '$each'"),
        ({"$each": "trigger.lines | first", "$item": 1}, "is not a field such as"),
    ],
)
def test_refuses_with_a_clear_cause(template, cause):
    with pytest.raises(MappingError) as caught:
        evaluate({"memo": [template]}, SCOPE)
    assert cause in caught.value.cause
    assert caught.value.where == "memo[0]"
    assert "author" in str(caught.value.problem())


def test_work_is_bounded():
    many = [{"inner": list(range(400))} for _ in range(400)]
    tree = {"$each": "many", "$item": {"$each": "item.inner", "$item": "{{ item }}"}}
    with pytest.raises(MappingError, match="the result is too large"):
        evaluate(tree, {"many": many})


def test_references_reach_into_repeated_items():
    tree = {
        "a": "{{ trigger.number }} {{ trigger.memo | default: trigger.number }}",
        "b": {"$each": "trigger.lines", "$item": ["{{ item.text }}", {"$each": "item.parts", "$item": "{{ item.x }}"}]},
        "c": "{% if trigger.paid %}{{ line['Full Name'] }}{% endif %}",
    }
    assert tuple(dict.fromkeys(str(use) for use in uses(tree))) == (
        "trigger.number",
        "trigger.memo",
        "trigger.lines",
        "trigger.lines[].text",
        "trigger.lines[].parts",
        "trigger.lines[].parts[].x",
        "trigger.paid",
        "line['Full Name']",
    )


AMOUNTS = st.decimals("-99999999", "99999999", places=4, allow_nan=False, allow_infinity=False)


@given(AMOUNTS, AMOUNTS)
def test_arithmetic_equals_decimal(left, right):
    scope = {"a": left, "b": str(right)}
    assert evaluate("{{ a | plus: b }}", scope) == left + right
    assert evaluate("{{ a | minus: b }}", scope) == left - right
    assert evaluate("{{ a | times: b }}", scope) == left * right
    assert evaluate("{{ a | times: b | round: 2 }}", scope) == (left * right).quantize(Decimal("0.01"), ROUND_HALF_UP)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | AMOUNTS
    | st.floats()
    | st.text(max_size=8)
    | st.just(datetime(2026, 1, 31, tzinfo=UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)
PIECES = (
    "{{ }} {% %} | if endif unless else a b c a.b a.b.c a[0] a['c'] 'x' 1 -1 0.5 , : plus times round money date "
    "plus_days sum map join split replace default size first slice truncate sort where uniq at_least divided_by == > "
    "and or contains nil empty blank true ( ) .. [ ]"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join), JSON)
def test_nothing_but_mapping_errors_comes_out(template, data):
    for text in (template, "{{ " + template + " }}", "{{ a | " + template + " }}"):
        with suppress(MappingError):
            assert len(evaluate([text, {"$each": "a.b", "$item": text}], {"a": data, "b": data})) == 2
