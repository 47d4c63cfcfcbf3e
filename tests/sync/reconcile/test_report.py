"""A month-end report: everything a lawyer signs, frozen under one hash, compared with what the books say later."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from core.errors import Mistake
from sync.reconcile.changes import changes_since
from sync.reconcile.compare import reconcile
from sync.reconcile.entries import entries_of
from sync.reconcile.matching import match_statement
from sync.reconcile.report import freeze, month_end, opened
from sync.reconcile.report_csv import to_csv
from sync.reconcile.statement import Statement, StatementLine, identified
from tests.sync.reconcile.test_compare import BOOKS, FILING, MAY, RETAINER, evidence, journal

START = date(2026, 5, 1)
LINES = identified([StatementLine(date(2026, 5, 5), 500000, "DEPOSIT")])


def report(books=BOOKS, clio=(RETAINER, FILING), **more):
    entries = entries_of(books, "1010")
    match = match_statement(Statement("901", START, MAY, 0, 500000, LINES), entries)
    result = reconcile(evidence(clio=clio, books=books), MAY)
    words = {"preparer": "Bookkeeper", "prepared_on": date(2026, 6, 3), "titles": {"acme-m1": "Acme, M1"}}
    return month_end(result, match, entries, account="901", **{**words, **more})


def rows(made, frozen=None):
    return list(csv.reader(io.StringIO(to_csv(made, frozen).decode("utf-8-sig"))))


def test_a_month_that_agrees_shows_one_number_on_every_side():
    made = report()
    sides = ("adjusted_statement", "book_bank", "book_liability", "client_ledgers", "clio_account")
    assert {made.figures[side] for side in sides} == {459750}
    assert made.agrees


def test_the_journal_has_payee_check_client_and_running_balance():
    checked = [replace(line, check="1041", payee="County Clerk") for line in journal(FILING)]
    last = report(books=(*journal(RETAINER), *checked)).journal[-1]
    assert (last.payee, last.check, last.clients, last.cents, last.balance) == (
        "County Clerk", "1041", "Acme, M1", -40250, 459750,
    )  # fmt: skip


def test_the_csv_has_every_part_and_a_line_to_sign():
    made = report()
    written = rows(made, freeze(made))
    titles = [row[0] for row in written if len(row) == 1]
    assert titles == [
        "Trust reconciliation", "Summary", "Outstanding checks", "Deposits in transit", "Bank errors",
        "Statement lines without an entry", "Receipts and disbursements", "Client ledgers", "Differences",
        "Explained differences", "Signature",
    ]  # fmt: skip
    assert ["(1) Adjusted statement balance", "4597.50"] in written
    assert ["SHA-256", freeze(made).sha256] in written
    assert written[-2][1].startswith("Reviewed by (lawyer): ____")


def test_a_payee_that_looks_like_a_formula_is_written_as_text():
    books = (*journal(RETAINER), *(replace(line, payee="=HYPERLINK(1)") for line in journal(FILING)))
    cells = [cell for row in rows(report(books=books)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


def test_a_difference_is_printed_with_its_remedy():
    made = report(books=journal(RETAINER))
    assert not made.agrees
    assert any(row[0] == "missing_in_books" and row[1] == "402.50" for row in rows(made) if row)


def test_the_same_report_has_the_same_hash():
    assert freeze(report()) == freeze(report())
    assert freeze(report()).sha256 != freeze(report(preparer="Somebody else")).sha256


def test_a_frozen_month_that_was_tampered_with_is_refused():
    frozen = freeze(report())
    with pytest.raises(Mistake, match="does not have the hash"):
        opened(replace(frozen, text=frozen.text.replace("459750", "459751")))


def test_nothing_changed_means_no_changes():
    assert changes_since(freeze(report()), report(prepared_on=date(2026, 9, 9))) == ()


def test_a_later_change_shows_against_the_frozen_month():
    changed = report(books=(*journal(RETAINER), *journal(replace(FILING, cents=-40300))))
    sentences = [change.sentence for change in changes_since(freeze(report()), changed)]
    assert "The bank balance in QuickBooks was signed as 4,597.50 and is now 4,597.00." in sentences
    assert "CT-90003 of 2026-05-20 for -403.00: amount was '-402.50' and is now '-403.00'." not in sentences
    assert "CT-90003 of 2026-05-20 for -402.50: amount was '-402.50' and is now '-403.00'." in sentences


def test_entries_added_to_or_gone_from_a_signed_month_are_named():
    short, whole = report(books=journal(RETAINER)), report()
    assert any(each.sentence.endswith("was added to the signed month.") for each in changes_since(freeze(short), whole))
    assert any(each.sentence.endswith("left the signed month.") for each in changes_since(freeze(whole), short))


def test_days_that_do_not_belong_together_are_refused():
    result = reconcile(evidence(), date(2026, 6, 1))
    match = match_statement(Statement("901", START, MAY, 0, 500000, LINES), entries_of(BOOKS, "1010"))
    with pytest.raises(Mistake, match="as of 2026-06-01, the statement ends 2026-05-31"):
        month_end(result, match, (), account="901", preparer="B", prepared_on=MAY, titles={})
