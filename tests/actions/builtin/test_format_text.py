"""Texts: what goes in awkward comes out as asked, and nothing runs long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from actions.builtin.format_text import format_text
from connectors.quickbooks.names import cleaned
from core.errors import Rejected
from tests.actions.builtin.run import run, text

CHANGED = [
    ("  a  b ", {"do": "trim"}, "a  b"),
    (" a \t b\r\n c ", {"do": "single_spaces"}, "a b c"),
    ("1 Main St\r\n\r\n Suite  2\n", {"do": "one_line"}, "1 Main St Suite  2"),
    ("straße", {"do": "upper"}, "STRASSE"),
    ("ÉCOLE", {"do": "lower"}, "école"),
    ("smith v. the bank of example", {"do": "title"}, "Smith v. the Bank of Example"),
    ("DON'T SHOUT", {"do": "title"}, "Don't Shout"),
    ("example LLC", {"do": "title"}, "Example LLC"),
    ("PAID. SEE NOTE! ok", {"do": "sentence"}, "Paid. See note! Ok"),
    ("a.b.c", {"do": "replace", "find": ".", "replace_with": "-"}, "a-b-c"),
    ("[x]", {"do": "replace", "find": "[x]"}, ""),
    ("The quick brown fox", {"do": "cut", "length": 12}, "The quick…"),
    ("The quick brown fox", {"do": "cut", "length": 10}, "The quick…"),
    ("The quick brown fox", {"do": "cut", "length": 19}, "The quick brown fox"),
    ("Incomprehensibilities", {"do": "cut", "length": 5}, "Inco…"),
    ("ab", {"do": "cut", "length": 1}, "…"),
    ("00042-Garcia", {"do": "part", "separator": "-"}, "00042"),
    ("00042-Garcia", {"do": "part", "separator": "-", "part": -1}, "Garcia"),
    ("one  two", {"do": "part", "part": 2}, "two"),
    ("one", {"do": "part", "part": 2}, ""),
    ("one", {"do": "part", "part": -2}, ""),
    ("42", {"do": "pad_left", "length": 5}, "00042"),
    ("42", {"do": "pad_right", "length": 4, "pad_with": "."}, "42.."),
    ("Tel. 555-0100 ٣", {"do": "digits"}, "5550100"),
    ("555.555.0100", {"do": "phone"}, "(555) 555-0100"),
    ("+1 (555) 555-0100 x12", {"do": "phone"}, "(555) 555-0100 ext. 12"),
    ("1-555-555-0100 ext. 12", {"do": "phone_e164"}, "+15555550100"),
    ("+44 20 7946 0958", {"do": "phone"}, "+442079460958"),
    ("", {"do": "phone"}, ""),
    ('Garcia: Will/Trust "2026"?.', {"do": "file_name"}, "Garcia- Will-Trust -2026-"),
    ("con.txt", {"do": "file_name"}, "_con.txt"),
    ("../../etc/passwd", {"do": "file_name"}, "-..-etc-passwd"),
    (" INV \t 42\n", {"do": "quickbooks_number"}, "INV 42"),
    ('Garcia:Estate\tof "Ada"', {"do": "quickbooks_name"}, "Garcia - Estate of 'Ada'"),
]


@pytest.mark.parametrize(("given_text", "change", "expected"), CHANGED)
def test_a_text_is_changed_as_asked(given_text, change, expected):
    assert text(format_text, text=given_text, changes=[change]) == expected


IMPOSSIBLE = [
    ("call me", {"do": "phone"}, "not a telephone number"),
    ("555-0100", {"do": "phone"}, "United States or Canada"),
    ("155-555-0100", {"do": "phone"}, "United States or Canada"),
    ("1-800-EXAMPLE", {"do": "phone_e164"}, "not a telephone number"),
    ("+44 1234567890123456", {"do": "phone"}, "8 to 15"),
    ("x" * 22, {"do": "quickbooks_number"}, "at most 21"),
    ("x" * 501, {"do": "quickbooks_name"}, "at most 500"),
    ("x" * 1000, {"do": "replace", "find": "x", "replace_with": "y" * 101}, "longer than 100,000"),
    ("ß" * 60_000, {"do": "upper"}, "longer than 100,000"),
]


@pytest.mark.parametrize(("given_text", "change", "cause"), IMPOSSIBLE)
def test_a_change_that_cannot_be_made_stops_the_run_and_says_which(given_text, change, cause):
    with pytest.raises(Rejected, match=cause) as caught:
        run(format_text, text=given_text, changes=[{"do": "trim"}, change])
    assert str(caught.value).startswith(f"change 2 ({change['do']})")


def test_the_text_is_kept_if_asked():
    changes = [{"do": "phone"}, {"do": "upper"}]
    kept = run(format_text, text="call me", changes=changes, if_impossible="keep")
    assert (kept["text"], kept["unchanged"]) == ("CALL ME", [1])


def test_changes_are_made_in_order():
    changes = [{"do": "replace", "find": "Re:"}, {"do": "trim"}, {"do": "cut", "length": 8}, {"do": "upper"}]
    assert text(format_text, text="Re: Estate of Ada", changes=changes) == "ESTATE…"


@pytest.mark.parametrize("empty", ["", "  \n"])
def test_an_empty_text_gets_its_default(empty):
    assert run(format_text, text=empty, if_empty="none given") == {
        "text": "none given", "length": 10, "is_empty": False, "unchanged": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"do": "replace"}, "what to find"),
        ({"do": "cut"}, "needs a length"),
        ({"do": "pad_left"}, "needs a length"),
        ({"do": "part", "part": 0}, "count from 1"),
        ({"do": "dance"}, "do"),
    ],
)
def test_a_change_that_is_not_complete_is_refused(change, cause):
    with pytest.raises(ValidationError, match=cause):
        run(format_text, text="x", changes=[change])


LASTING = ["trim", "single_spaces", "one_line", "lower", "sentence", "digits", "file_name", "quickbooks_name"]


@pytest.mark.parametrize("change", LASTING)
@given(awkward=st.text(max_size=60))
def test_changing_twice_is_changing_once(change, awkward):
    once = text(format_text, text=awkward, changes=[{"do": change}])
    assert text(format_text, text=once, changes=[{"do": change}]) == once


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_cut_text_fits(awkward, length):
    assert len(text(format_text, text=awkward, changes=[{"do": "cut", "length": length}])) <= length


@given(st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_both_ways_to_write_a_phone_number_lead_to_each_other(digits):
    national = text(format_text, text=digits, changes=[{"do": "phone"}])
    international = text(format_text, text=national, changes=[{"do": "phone_e164"}])
    assert text(format_text, text=international, changes=[{"do": "phone"}]) == national
    assert international == f"+1{digits}"


@given(st.text(max_size=300))
def test_a_file_name_is_safe_everywhere(awkward):
    name = text(format_text, text=awkward, changes=[{"do": "file_name"}])
    assert len(name.encode()) <= 200
    assert not set(name) & set('<>:"/\\|?*\n\0')
    assert name not in (".", "..")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60))
def test_quickbooks_takes_the_name_as_it_is(awkward):
    name = text(format_text, text=awkward, changes=[{"do": "quickbooks_name"}])
    assert cleaned(name) == name


def test_a_long_file_name_keeps_its_ending():
    name = text(format_text, text="ä" * 300 + ".pdf", changes=[{"do": "file_name"}])
    assert name.endswith("ä.pdf")


HOSTILE = [". " * 50_000, "a:" * 50_000, " \t" * 50_000, "x1" * 50_000, "'" * 100_000, "A.\n" * 33_000, "9" * 100_000]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: ascii(hostile[:3]))
def test_no_text_takes_long(hostile):
    began = time.process_time()
    for change in (*LASTING, "title", "phone", "quickbooks_number"):
        run(format_text, text=hostile, changes=[{"do": change}], if_impossible="keep")
    assert time.process_time() - began < 5
