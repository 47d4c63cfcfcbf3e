"""The printed report shows every part, in letters it can print, the same each time."""

import re
import zlib

from books.proving.report_pdf import NOTE, printable, to_pdf
from sync.reconcile.report import freeze
from tests.books.proving.reports import report


def text_of(pdf):
    parts = [zlib.decompress(each) for each in re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)]
    return b" ".join(parts).decode("latin-1")


def test_the_print_shows_lists_preparer_signature_and_hash():
    month = freeze(report())
    shown = text_of(to_pdf(report(), month))
    for words in ("Outstanding checks", "Deposits in transit", "Pat Preparer", "Reviewed by", month.sha256, "1041"):
        assert words in shown


def test_the_same_report_gives_the_same_bytes():
    assert to_pdf(report()) == to_pdf(report())


def test_letters_that_cannot_be_printed_lose_their_marks_and_a_note_says_so():
    assert printable("Šimková & Müller") == "Simková & Müller"
    assert NOTE.split()[0] in text_of(to_pdf(report(title="Trust 信託")))


def test_a_report_of_hundreds_of_rows_goes_over_several_pages():
    assert to_pdf(report(rows=300)).count(b"/Type /Page\n") > 5
