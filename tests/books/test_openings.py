"""Money with which an account began in Clio on nobody's ledger: shown as a difference until it is agreed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from books.settings import BookSettings
from books.setup.openings import with_agreed
from sync.clio import Facts, Opening
from sync.findings import Cause
from sync.planner import plan
from sync.posted import Books
from tests.sync import firm

BEGAN = {"openings": {"1": 250_00}}
AGREED = BookSettings(agreed_openings={1: Decimal("250.00")})


@pytest.mark.parametrize(
    ("settings", "openings"),
    [
        (BookSettings(), ()),
        (BookSettings(agreed_openings={1: Decimal("249.99")}), ()),
        (AGREED, (Opening(1, 0, 0, 250_00),)),
    ],
)
def test_only_what_is_agreed_to_the_cent_counts_as_an_opening(settings, openings):
    assert with_agreed(Facts(), BEGAN, settings).openings == openings


def test_it_is_added_to_what_the_firm_held_itself():
    assert with_agreed(Facts(openings=(Opening(1, 0, 0, 5),)), BEGAN, AGREED).openings == (Opening(1, 0, 0, 250_05),)


@pytest.mark.parametrize(("in_books", "causes"), [(250_00, []), (0, [Cause.OPENING_DIFFERENCE])])
def test_an_agreed_opening_must_tie_out_with_quickbooks(in_books, causes):
    facts = replace(with_agreed(Facts(), BEGAN, AGREED), accounts=firm.ACCOUNT_FACTS)
    books = Books(openings=(Opening(1, 0, 0, in_books),))
    mapping = firm.mapping(start=date(2026, 1, 1))
    assert [hold.cause for hold in plan(facts, books, mapping, firm.TODAY).holds] == causes
