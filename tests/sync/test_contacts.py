"""Merging a contact: every lone edit travels, a conflict goes to Clio, and a second look finds nothing to do."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cards import Address, Aspect, Card, same
from sync.clio import Bill, BillState, Client, Facts
from sync.contacts import Fit, agreed, contact_steps, decided, match, merge, settled, title_beside
from sync.plan import Side
from sync.posted import Books, Customer, Linked

WORDS = st.sampled_from(["", "Ann", "Ann Bee", "Sample: Co", "555 0100", "(555) 0100", "a@x.example", "A@X.example"])
CARDS = st.builds(Card, WORDS, WORDS, WORDS, st.builds(Address, WORDS, WORDS))
LINKS = st.builds(Linked, st.just(1), st.just("58"), CARDS, CARDS, CARDS)
BILLED = Facts(bills=(Bill(1, "1", BillState.PAID, 1, date(2026, 3, 1), total=0),))
ACME = Client(1, "Sample Acme", Card("Sample Acme", "a@x.example"))


def customer(id="58", name="Sample Acme", email="", parent=""):
    return Customer(id, Card(name, email), parent)


def steps(link, clio, *, both_ways=True):
    facts = replace(BILLED, clients=(Client(1, "Ann", clio, "v1"),))
    return list(contact_steps(facts, Books(contacts=(link,)), both_ways=both_ways))


def applied(link, clio, order=1, *, both_ways=True):
    """Both sides after the planned edits, made in either order."""
    for step in steps(link, clio, both_ways=both_ways)[::order]:
        clio = step.edit.after if step.edit.side is Side.CLIO else clio
        link = agreed(link, step.edit)
    return settled(link, clio), clio


@given(LINKS, CARDS, st.booleans())
def test_once_merged_nothing_is_left_to_do(link, clio, both_ways):
    link, clio = applied(settled(link, clio), clio, both_ways=both_ways)
    assert steps(link, clio, both_ways=both_ways) == []


@given(LINKS, CARDS)
def test_order_of_the_two_writes_does_not_matter(link, clio):
    assert applied(link, clio) == applied(link, clio, -1)


@given(LINKS, CARDS)
def test_a_lone_edit_is_never_lost(link, clio):
    merged = merge(link, clio)
    for aspect in Aspect:
        in_clio, in_books = not same(aspect, link.clio, clio), not same(aspect, link.books, link.now)
        if in_books and not in_clio:
            assert same(aspect, merged.clio, link.now)
            assert same(aspect, merged.books, link.now)
        if in_clio:
            assert same(aspect, merged.clio, clio)
            assert same(aspect, merged.books, clio)


@given(LINKS, CARDS)
def test_a_conflict_is_told_exactly_when_both_sides_were_edited_differently(link, clio):
    edited = {
        aspect
        for aspect in Aspect
        if not same(aspect, link.clio, clio) and not same(aspect, link.books, link.now)
        and not same(aspect, clio, link.now)
    }  # fmt: skip
    assert set(merge(link, clio).conflicts) == edited


@given(LINKS, CARDS)
def test_without_both_ways_nothing_is_written_to_clio(link, clio):
    assert all(step.edit.side is Side.BOOKS for step in steps(link, clio, both_ways=False))


@given(CARDS, CARDS)
def test_what_nobody_edited_stays_different(clio, books):
    assert steps(Linked(1, "58", clio, books, books), clio) == []


def test_contacts_of_clients_that_have_not_crossed_are_left_alone():
    link = Linked(1, "58", Card(), Card(), Card("Ann"))
    facts = Facts(clients=(Client(1, "Ann", Card("Bea")),))
    assert list(contact_steps(facts, Books(contacts=(link,)), both_ways=True)) == []


@pytest.mark.parametrize(
    ("there", "fit"),
    [
        ([], Fit.NEW),
        ([customer(email="b@x.example", name="Sample Birch")], Fit.NEW),
        ([customer(email="A@x.example")], Fit.SAME),
        ([customer(name="SAMPLE ACME")], Fit.SAME),
        ([customer(email="b@x.example")], Fit.COLLISION),
        ([customer(name="Sample Birch", email="a@x.example")], Fit.COLLISION),
        ([customer(), customer("59", "Sample Birch", "a@x.example")], Fit.COLLISION),
        ([customer(parent="7")], Fit.COLLISION),
    ],
)
def test_a_client_is_the_customer_of_its_name_unless_the_email_contradicts(there, fit):
    assert match(ACME, there, ()).fit is fit


def test_a_customer_that_is_another_client_is_no_candidate():
    found = match(ACME, [customer(email="a@x.example")], {"58"})
    assert (found.fit, found.candidates) == (Fit.COLLISION, ())


def test_a_decision_is_followed_while_its_customer_is_free():
    there = [customer("59", "Sample Birch", "a@x.example")]
    assert decided("59", ACME, there, ()).fit is Fit.SAME
    assert decided("59", ACME, there, {"59"}).fit is Fit.NEW
    assert decided("new", ACME, there, ()).fit is Fit.NEW


def test_a_taken_name_gets_clios_number():
    assert title_beside(ACME, [customer(name="sample acme")]) == "Sample Acme (Clio 1)"
    assert title_beside(ACME, []) == "Sample Acme"
