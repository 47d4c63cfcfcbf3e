"""Small books where every number can be checked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from sync.reconcile.causes import REMEDIES, SENTENCES, Cause
from sync.reconcile.compare import reconcile
from sync.reconcile.diagnosis import swapped
from sync.reconcile.lines import BookLine, ClientLedgerLine, Evidence, Held, Ledger, Posting, TrustAccount

MAY = date(2026, 5, 31)
IOLTA = TrustAccount("901", "IOLTA", "1010", frozenset({"2100"}))
RETAINER = ClientLedgerLine("90001", "901", date(2026, 5, 4), 500000, "Acme", "M1")
FILING = ClientLedgerLine("90003", "901", date(2026, 5, 20), -40250, "Acme", "M1", "County Clerk", "1041")


def journal(line, *, document="", key="", customer="acme-m1", **changes):
    into, out = max(line.cents, 0), max(-line.cents, 0)
    shared = {"document": document or f"d{line.id}", "kind": "JournalEntry", "date": line.date, "customer": customer}
    shared |= {"number": key or f"CT-{line.id}"} | changes
    return (
        BookLine(account="1010", debit=into, credit=out, **shared),
        BookLine(account="2100", debit=out, credit=into, **shared),
    )


BOOKS = (*journal(RETAINER), *journal(FILING))
CUSTOMERS = {"acme-m1": Ledger("Acme", "M1"), "acme-m2": Ledger("Acme", "M2"), "birch": Ledger("Birch", "M9")}


def evidence(clio=(RETAINER, FILING), books=BOOKS, **more):
    return Evidence((IOLTA,), tuple(clio), tuple(books), customers=CUSTOMERS, **more)


def only(result):
    [difference] = result.differences
    return difference


def test_books_that_agree_are_clean():
    result = reconcile(evidence(), MAY)
    [account] = result.accounts
    assert result.clean
    assert (account.bank, account.liability, account.clio) == (459750, 459750, 459750)
    assert [(each.ledger, each.clio, each.liability, each.bank) for each in account.ledgers] == [
        (Ledger("Acme", "M1"), 459750, 459750, 459750)
    ]


def test_a_missing_entry_names_the_movement_in_a_bookkeepers_words():
    difference = only(reconcile(evidence(books=journal(RETAINER)), MAY))
    assert difference.cents == 40250
    assert difference.sentence == (
        "The disbursement of 402.50 on 2026-05-20 for Acme, M1 (Clio 90003) was never posted to QuickBooks."
    )


def test_names_are_printed_where_they_are_known():
    difference = only(reconcile(evidence(books=journal(RETAINER), titles={"Acme": "Acme Example Ltd"}), MAY))
    assert "for Acme Example Ltd, M1" in difference.sentence


def test_a_held_movement_is_explained_and_not_an_alarm():
    held = Held("CT-90003", "CLOSED_PERIOD", "May is closed.")
    result = reconcile(evidence(books=journal(RETAINER), held=(held,)), MAY)
    assert result.clean
    assert [(each.cause, each.cents) for each in result.explained] == [("CLOSED_PERIOD", 40250)]


def test_a_hold_does_not_hide_a_change_by_hand():
    posted = Posting("CT-90003", "JournalEntry", "d90003", ("90003",), journal(FILING))
    changed = journal(replace(FILING, cents=-99900))
    held = Held("CT-90003", "CLOSED_PERIOD", "May is closed.")
    result = reconcile(evidence(books=(*journal(RETAINER), *changed), postings=(posted,), held=(held,)), MAY)
    assert only(result).cause is Cause.WRONG_AMOUNT


def test_a_wrong_client_leaves_totals_equal_and_is_found():
    result = reconcile(evidence(books=(*journal(RETAINER), *journal(FILING, customer="birch"))), MAY)
    assert only(result).cause is Cause.WRONG_CLIENT
    assert result.accounts[0].bank == result.accounts[0].liability == result.accounts[0].clio
    assert [each.ledger.client for each in result.accounts[0].negative] == ["Birch"]


def test_matters_are_not_compared_where_quickbooks_has_one_customer_a_client():
    books = (*journal(RETAINER, customer="acme-m2"), *journal(FILING, customer="acme-m2"))
    assert not reconcile(evidence(books=books), MAY).clean
    assert reconcile(evidence(books=books, by_matter=False), MAY).clean


def test_an_entry_moved_over_month_end_is_found_at_month_end_and_after():
    moved = (*journal(RETAINER), *journal(FILING, date=date(2026, 6, 2)))
    causes = [(only(result).cause, only(result).cents) for result in (
        reconcile(evidence(books=moved), MAY), reconcile(evidence(books=moved), date(2026, 6, 30))
    )]  # fmt: skip
    assert causes == [(Cause.DATE_OVER_MONTH_END, 40250), (Cause.DATE_OVER_MONTH_END, 0)]


def test_a_reversal_on_the_first_open_day_is_explained_until_that_day():
    back = journal(replace(FILING, cents=40250, date=date(2026, 6, 1)), document="r1", key="CT-90003-R1")
    both = evidence(clio=(RETAINER,), books=(*BOOKS, *back))
    assert [each.cause for each in reconcile(both, MAY).explained] == ["reversal_dated_later"]
    assert reconcile(both, MAY).clean
    assert reconcile(both, date(2026, 6, 1)).explained == ()


def test_a_movement_posted_on_the_first_open_day_is_explained():
    shifted = journal(FILING, date=date(2026, 6, 1), note="CT-90003 of 2026-05-20")
    both = evidence(books=(*journal(RETAINER), *shifted))
    assert [each.cause for each in reconcile(both, MAY).explained] == ["posted_on_first_open_day"]
    assert reconcile(both, MAY).clean
    assert reconcile(both, date(2026, 6, 30)).clean


def test_an_opening_entry_stands_for_all_older_lines():
    older = [replace(RETAINER, id=str(n), date=date(2025, n, 1)) for n in range(1, 4)]
    opening = journal(replace(RETAINER, cents=1500000, date=date(2026, 1, 1)), document="open", key="Opening")
    posting = Posting("OPENING-IOLTA", "JournalEntry", "open", ("1", "2", "3"), opening)
    both = evidence(clio=(*older, RETAINER, FILING), books=(*opening, *BOOKS), postings=(posting,))
    assert reconcile(both, MAY).clean


def test_a_key_in_the_private_note_is_a_key():
    noted = journal(FILING, key="1041", note="Posted as CT-90003 from Clio")
    assert reconcile(evidence(books=(*journal(RETAINER), *noted)), MAY).clean


def test_a_page_that_was_not_read_shows_as_residue():
    result = reconcile(evidence(stated={"1010": 459751, "901": 459750}), MAY)
    assert not result.clean
    assert result.accounts[0].residue == 1


def test_an_account_that_differs_from_its_ledgers_in_clio_shows_as_residue():
    assert reconcile(evidence(stated={"901": 459700}), MAY).accounts[0].residue == -50


def test_a_fee_typed_into_the_trust_bank_moves_only_one_side():
    fee = BookLine("fee", "Check", date(2026, 5, 30), "1010", credit=1200)
    other = BookLine("fee", "Check", date(2026, 5, 30), "6100", debit=1200)
    difference = only(reconcile(evidence(books=(*BOOKS, fee, other)), MAY))
    assert (difference.cause, difference.cents) == (Cause.ONE_SIDED, 1200)
    assert "moved only the bank of IOLTA" in difference.sentence


def test_an_entry_of_which_only_one_leg_is_left_is_one_sided():
    bank, _ = journal(FILING)
    assert only(reconcile(evidence(books=(*journal(RETAINER), bank)), MAY)).cause is Cause.ONE_SIDED


def test_an_unmapped_customer_is_a_ledger_of_its_own():
    result = reconcile(evidence(books=(*journal(RETAINER), *journal(FILING, customer="77"))), MAY)
    assert only(result).cause is Cause.WRONG_CLIENT
    assert "customer 77" in only(result).sentence


def test_what_happens_after_the_day_is_no_difference_yet():
    later = replace(FILING, id="90009", date=date(2026, 6, 9))
    assert reconcile(evidence(clio=(RETAINER, FILING, later)), MAY).clean


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_sentence_and_a_remedy(cause):
    assert SENTENCES[cause].endswith(".")
    assert REMEDIES[cause].endswith(".")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(12345, 13245, True), (100, 10, True), (12345, 12345, False), (12345, 32145, False), (120, 130, False)],
)
def test_two_neighbouring_digits_that_changed_places_are_recognised(one, other, expected):
    assert swapped(one, other) is expected
