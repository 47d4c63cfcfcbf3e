"""A bank's statement against the books: what is under way, what only the bank has, and one adjusted balance."""

import time
from datetime import date, timedelta

import pytest

from sync.reconcile.entries import BankEntry, entries_of
from sync.reconcile.lines import BookLine, Key
from sync.reconcile.matching import Stale, match_statement
from sync.reconcile.statement import Statement, StatementLine, identified
from sync.reconcile.unmatched import LikelyCause
from tests.sync.reconcile.bank import matched, statements, year

START, END = date(2026, 5, 1), date(2026, 5, 31)


def entry(day, cents, check="", payee="", key="", suffix=""):
    base = key or f"CT-{day}{cents}"
    number = f"{base}{suffix}"
    return BankEntry(f"JournalEntry {number}", date(2026, 5, 1) + timedelta(days=day - 1), cents, check, payee,
                     Key(base, suffix), number)  # fmt: skip


def statement(*lines, opening=0):
    rows = [StatementLine(START + timedelta(days=day - 1), cents, *text) for day, cents, *text in lines]
    return Statement("901", START, END, opening, opening + sum(row.cents for row in rows), identified(rows))


def causes(match):
    return [each.cause for each in match.unmatched]


@pytest.mark.parametrize("seed", range(30, 36))
def test_half_a_year_of_statements_matches_without_an_open_question(seed):
    for match in year(seed):
        assert (match.unmatched, match.difference, match.residue) == ((), 0, 0)


def test_checks_and_deposits_under_way_adjust_the_balance():
    books = [entry(1, 500000), entry(20, -40250, "1041"), entry(30, 120000)]
    match = match_statement(statement((2, 500000, "DEPOSIT")), books)
    assert [each.entry.cents for each in match.outstanding_checks] == [-40250]
    assert [each.entry.cents for each in match.deposits_in_transit] == [120000]
    assert (match.adjusted, match.book_balance, match.residue) == (579750, 579750, 0)


def test_what_cleared_is_not_outstanding_on_the_next_statement():
    books = [entry(1, 500000), entry(20, -40250, "1041")]
    first = match_statement(statement((2, 500000)), books)
    june = StatementLine(date(2026, 6, 3), -40250, "CHECK", "1041")
    second = match_statement(
        Statement("901", date(2026, 6, 1), date(2026, 6, 30), 500000, 459750, identified([june])),
        books,
        cleared=first.cleared,
    )
    assert (second.outstanding_checks, second.unmatched, second.difference) == ((), (), 0)


@pytest.mark.parametrize(("days", "stale"), [(10, True), (30, False)])
def test_old_ones_are_stale_after_the_days_of_the_firm(days, stale):
    match = match_statement(statement(), [entry(5, -100), entry(5, 100)], stale=Stale(days, days))
    assert [each.stale for each in (*match.outstanding_checks, *match.deposits_in_transit)] == [stale, stale]


def test_a_check_number_beats_a_nearer_day():
    books = [entry(2, -5000, "11"), entry(9, -5000, "12")]
    match = match_statement(statement((9, -5000, "CHECK", "11")), books)
    assert match.matches[0].entries == (books[0],)
    assert match.matches[0].why == "Check 11 and amount agree."


def test_one_slip_stands_for_several_receipts():
    books = [entry(4, 10000), entry(4, 25000), entry(4, 7777)]
    match = match_statement(statement((5, 35000, "SLIP"), (5, 7777, "DEPOSIT")), books)
    assert match.unmatched == match.deposits_in_transit == ()


def test_a_slip_that_two_different_sets_make_up_is_left_to_a_person():
    books = [entry(4, 10000), entry(4, 25000), entry(4, 15000), entry(4, 20000)]
    match = match_statement(statement((5, 35000, "SLIP")), books)
    assert causes(match) == [LikelyCause.NOT_IN_BOOKS]


def test_an_entry_and_its_reversal_never_wait_for_the_bank():
    books = [entry(4, 25000, key="CT-9"), entry(6, -25000, key="CT-9", suffix="-R1")]
    match = match_statement(statement(), books)
    assert match.outstanding_checks == match.deposits_in_transit == ()
    assert match.matches[0].why == "CT-9-R1 and CT-9 cancel each other in the books."


def test_every_version_that_was_reversed_is_set_off_once():
    versions = [(4, 500, ""), (5, -500, "-R1"), (5, -500, "-V2"), (6, 500, "-R2")]
    match = match_statement(statement(), [entry(day, cents, key="CT-9", suffix=end) for day, cents, end in versions])
    assert match.outstanding_checks == match.deposits_in_transit == ()
    assert len({each.id for found in match.matches for each in found.entries}) == 4


CASES = [
    (LikelyCause.BANK_FEE, (9, -1200, "MONTHLY SERVICE FEE"), []),
    (LikelyCause.INTEREST, (9, 317, "INTEREST PAID"), []),
    (LikelyCause.RETURNED_ITEM, (9, -50000, "RETURNED ITEM NSF"), []),
    (LikelyCause.OTHER_AMOUNT, (9, -41250, "CHECK", "1041"), [entry(3, -40250, "1041")]),
    (LikelyCause.TRANSPOSED_DIGITS, (9, 54300, "DEPOSIT"), [entry(8, 45300)]),
    (LikelyCause.REVERSED_SIGN, (9, -45300, "WIRE"), [entry(8, 45300)]),
    (LikelyCause.BOOKED_LATER, (30, -45300, "WIRE"), [entry(36, -45300)]),
    (LikelyCause.NOT_IN_BOOKS, (9, -45300, "WIRE"), []),
    (LikelyCause.REVERSED_IN_BOOKS, (5, 900, "DEPOSIT"),
     [entry(4, 900, key="CT-9"), entry(5, -900, "", "", "CT-9", "-R1")]),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "line", "books"), CASES, ids=[case[0].value for case in CASES])
def test_a_line_that_only_the_bank_has_is_named(cause, line, books):
    match = match_statement(statement(line), books)
    assert causes(match) == [cause]
    assert match.residue == 0


def test_a_check_paid_twice_is_named():
    match = match_statement(statement((5, -900, "CHECK", "7"), (8, -900, "CHECK", "7")), [entry(1, -900, "7")])
    assert causes(match) == [LikelyCause.PAID_TWICE]


def test_an_error_of_the_bank_adjusts_the_balance_until_it_is_corrected():
    lines = statement((5, -900, "WIRE IN ERROR"))
    error = lines.lines[0].id
    match = match_statement(lines, [], bank_errors={error})
    assert (match.adjusted, match.unmatched, match.open_lines) == (0, (), lines.lines)


def test_an_open_question_stays_one_until_it_is_recorded():
    fee = StatementLine(date(2026, 1, 30), -1200, "SERVICE FEE")
    booked = [BankEntry("JournalEntry 1", date(2026, 3, 2), -1200, key=Key("CT-1"), number="CT-1")]
    january, february, march, *_ = matched(statements([fee]), booked)
    assert [causes(each) for each in (january, february, march)] == [[LikelyCause.BANK_FEE]] * 2 + [[]]
    assert [each.residue for each in (january, february, march)] == [0, 0, 0]
    assert march.matches[0].why == "The amount agrees, recorded 31 days later."


def test_lines_that_do_not_come_to_the_closing_balance_are_told():
    short = Statement("901", START, END, 0, 1000, identified([StatementLine(START, 900)]))
    assert short.missing == 100


def test_documents_that_do_not_move_the_bank_are_no_entries():
    shared = {"document": "1", "kind": "JournalEntry", "date": START}
    lines = [BookLine(account="2100", debit=5, **shared), BookLine(account="2100", credit=5, **shared)]
    assert entries_of(lines, "1010") == ()


def test_thousands_of_lines_of_a_few_amounts_are_matched():
    days = [(START + timedelta(days=number % 28), 5000 + number % 50) for number in range(3000)]
    entries = [BankEntry(str(number), day, cents) for number, (day, cents) in enumerate(days)]
    lines = identified([StatementLine(day, cents, "DEPOSIT") for day, cents in days])
    whole = sum(cents for _, cents in days)
    started = time.monotonic()
    match = match_statement(Statement("901", START, END, 0, whole, lines), entries)
    assert (match.unmatched, match.residue, len(match.matches)) == ((), 0, 3000)
    assert time.monotonic() - started < 30
