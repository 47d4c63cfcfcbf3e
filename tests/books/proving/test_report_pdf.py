"""The printed report shows every part, in letters it can print, the same each time."""

import re
from dataclasses import replace

import pytest

from books.proving.report_letters import printable
from books.proving.report_pdf import NOTE, to_pdf
from sync.reconcile.report import freeze
from sync.reconcile.report_csv import to_csv
from tests.books.proving.reports import report, text_of


def test_the_print_shows_lists_preparer_signature_and_hash():
    month = freeze(report())
    shown = text_of(to_pdf(report(), month))
    for words in ("Outstanding checks", "Deposits in transit", "Pat Preparer", "Reviewed by", month.sha256, "1041"):
        assert words in shown


def test_the_same_report_gives_the_same_bytes():
    assert to_pdf(report()) == to_pdf(report())


@pytest.mark.parametrize("name", ["Łukasz Żak", "Nguyễn Thị Hường", "Иван Петров", "Ștefan Öztürk", "Ελένη", "דוד"])
def test_names_are_printed_in_their_own_letters(name):
    shown = text_of(to_pdf(report(title=f"Trust {name}")))
    assert all(word in shown or word[::-1] in shown for word in name.split())
    assert NOTE.split(";")[0] not in shown


def test_letters_that_no_font_has_are_replaced_and_a_note_says_so():
    assert printable("Łukasz 信託") == "Łukasz ??"
    assert NOTE.split(";")[0] in re.sub(r"\s+", " ", text_of(to_pdf(report(title="Trust 信託"))))


def test_a_report_of_hundreds_of_rows_goes_over_several_pages():
    assert to_pdf(report(rows=300)).count(b"/Type /Page\n") > 5


def test_a_month_with_nothing_in_it_is_printed_and_written():
    empty = replace(report(rows=0), outstanding_checks=(), clients=())
    assert text_of(to_pdf(empty)).count("None.") >= 6
    assert b"Total,0.00,0.00,0.00" in to_csv(empty)


@pytest.mark.proof
def test_three_thousand_lines_are_printed_whole():
    shown = text_of(to_pdf(report(rows=3000)))
    assert all(f"CT-{number} " in shown for number in (0, 1499, 2999))
