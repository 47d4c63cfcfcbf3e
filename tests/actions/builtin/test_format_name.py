"""Names as offices meet them; what cannot be known is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.builtin.format_name import format_name
from core.errors import Rejected
from tests.actions.builtin.run import run, text

PARTS = [
    ("Ada Garcia", "", "Ada", "", "Garcia", ""),
    ("Ms. Ada M. Garcia, Jr.", "Ms.", "Ada", "M.", "Garcia", "Jr."),
    ("Garcia, Ada M.", "", "Ada", "M.", "Garcia", ""),
    ("Garcia, Ada M., Jr.", "", "Ada", "M.", "Garcia", "Jr."),
    ("Garcia Jr., Ada", "", "Ada", "", "Garcia", "Jr."),
    ("Garcia, Ada M. Jr.", "", "Ada", "M.", "Garcia", "Jr."),
    ("Garcia, Dr. Ada", "Dr.", "Ada", "", "Garcia", ""),
    ("Sean O'Neil", "", "Sean", "", "O'Neil", ""),
    ("Anne-Marie McDonald-Lopez", "", "Anne-Marie", "", "McDonald-Lopez", ""),
    ("Vincent van der Berg", "", "Vincent", "", "van der Berg", ""),
    ("Dick Van Example", "", "Dick", "", "Van Example", ""),
    ("Juan de la Cruz", "", "Juan", "", "de la Cruz", ""),
    ("de la Cruz, Juan", "", "Juan", "", "de la Cruz", ""),
    ("Mary St. James", "", "Mary", "", "St. James", ""),
    ("Van Morrow", "", "Van", "", "Morrow", ""),
    ("John Q. R. Public III", "", "John", "Q. R.", "Public", "III"),
    ("Lee Sample, M.D., Ph.D.", "", "Lee", "", "Sample", "M.D., Ph.D."),
    ("Lee Sample Esq.", "", "Lee", "", "Sample", "Esq."),
    ("The Hon. Ruth Example", "Hon.", "Ruth", "", "Example", ""),
    ("Prof. Dr. Max Muster", "Prof. Dr.", "Max", "", "Muster", ""),
    ("Dr. Lee", "Dr.", "", "", "Lee", ""),
    ("Cher", "", "Cher", "", "", ""),
    ("  Ada \t Garcia ", "", "Ada", "", "Garcia", ""),
    ("José Núñez", "", "José", "", "Núñez", ""),
    ("李小龙", "", "李小龙", "", "", ""),
]


@pytest.mark.parametrize(("name", *["prefix", "first", "middle", "last", "suffix"]), PARTS)
def test_names_of_people_are_taken_apart(name, prefix, first, middle, last, suffix):
    written = run(format_name, name=name)
    assert written["kind"] == "person"
    assert [written[part] for part in ("prefix", "first", "middle", "last", "suffix")] == [
        prefix, first, middle, last, suffix,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "Example Holdings, LLC",
        "Smith & Doe, P.A.",
        "Sample Plumbing Co.",
        "The Garcia Family Trust",
        "Estate of Ada Garcia",
        "3M Example",
        "Ada and Lee Garcia",
        "Mr. and Mrs. Garcia",
        "City of Springfield",
        "Smith, Doe, Roe",
    ],
)
def test_companies_and_several_people_are_left_alone(name):
    written = run(format_name, name=name, prefix="Ms.", repair_capitals=True)
    assert written["kind"] == "company"
    assert {written[part] for part in ("full", "last", "last_first", "first_last")} == {name}
    assert written["salutation"] == f"Dear {name}"


STYLES = [
    ("full", "Ms. Ada M. Garcia Jr."),
    ("first_last", "Ada Garcia"),
    ("last_first", "Garcia, Ada M., Jr."),
    ("first", "Ada"),
    ("last", "Garcia"),
    ("initials", "AMG"),
    ("salutation", "Dear Ms. Garcia"),
    ("care_of", "c/o Ada M. Garcia"),
    ("sort_form", "garcia, ada m, jr"),
]


@pytest.mark.parametrize(("style", "expected"), STYLES)
def test_a_name_is_written_in_the_style_asked_for(style, expected):
    assert text(format_name, name="Ms. Ada M. Garcia, Jr.", style=style) == expected


@pytest.mark.parametrize(
    ("name", "how", "expected"),
    [
        ("Ada Garcia", {}, "Dear Ada Garcia"),
        ("Ada Garcia", {"prefix": "Dr."}, "Dear Dr. Garcia"),
        ("Mrs. Ada Garcia", {"prefix": "Dr."}, "Dear Mrs. Garcia"),
        ("The Hon. Ruth Example", {}, "Dear Judge Example"),
        ("Sir Lee Sample", {}, "Dear Sir Lee"),
        ("Cher", {"prefix": "Ms."}, "Dear Ms. Cher"),
        ("Ada Garcia", {"greeting": "Hello"}, "Hello Ada Garcia"),
        ("Ada Garcia", {"greeting": ""}, "Ada Garcia"),
    ],
)
def test_letters_begin_politely(name, how, expected):
    assert text(format_name, name=name, style="salutation", **how) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SEAN O'NEIL-MCDONALD III", "Sean O'Neil-McDonald III"),
        ("ada garcia", "Ada Garcia"),
        ("VINCENT VAN DER BERG", "Vincent van der Berg"),
        ("MARY ST. JAMES", "Mary St. James"),
        ("JOHN MACDONALD", "John Macdonald"),
        ("j. r. example", "J. R. Example"),
        ("Ada deGarcia", "Ada deGarcia"),
        ("EXAMPLE LLC", "EXAMPLE LLC"),
    ],
)
def test_capital_letters_are_repaired_only_where_they_are_lost(name, expected):
    assert text(format_name, name=name, repair_capitals=True) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Seán O'Neil", "oneil, sean"), ("The Example Trust", "example trust"), ("Lee Núñez-Roe", "nunez roe, lee")],
)
def test_the_sort_form_ignores_accents_and_points(name, expected):
    assert text(format_name, name=name, style="sort_form") == expected


def test_a_person_may_be_called_bank():
    assert run(format_name, name="Lee Bank", kind="person")["last"] == "Bank"


def test_an_empty_name_stops_the_run():
    with pytest.raises(Rejected, match="name is empty"):
        run(format_name, name=" , ")


given_names = st.sampled_from(["Ada", "Lee", "J.", "Anne-Marie", "Seán"])
last_names = st.sampled_from(["Garcia", "O'Neil", "van der Berg", "de la Cruz", "St. James", "McDonald-Roe"])
endings = st.sampled_from(["", " Jr.", ", III", ", Jr., M.D.", " Esq."])
people = st.tuples(st.lists(given_names, min_size=1, max_size=3).map(" ".join), last_names, endings)


@given(people)
def test_both_orders_are_the_same_person(person):
    given_name, last, ending = person
    spoken = run(format_name, name=f"{given_name} {last}{ending}")
    listed = run(format_name, name=spoken["last_first"])
    assert listed["full"] == spoken["full"]
    assert (f"{listed['first']} {listed['middle']}".strip(), listed["last"]) == (given_name, last)


@given(people.map(" ".join) | st.text(st.characters(categories=["L", "P"]), min_size=1))
def test_no_letter_of_a_name_is_lost_or_made_up(name):
    if name.strip(" ,"):
        assert sorted(filter(str.isalnum, run(format_name, name=name)["full"])) == sorted(filter(str.isalnum, name))
