"""The judge of the random histories finds each kind of wrong books."""

import pytest

from sync.documents import FIRM, Document, Kind, Line, Link, Name
from sync.posted import Books, Posted
from sync.view import View
from tests.sync import firm, scenario
from tests.sync.invariants import broken

ACME = Name(1, 11)
BANK, LEDGER = firm.TRUST[0], firm.LIABILITY[0]
A = firm.ACCOUNTS


def judge(table, *entries, alarms=()):
    documents = [
        Document(f"CT-{n}", kind, firm.TODAY, firm.TODAY, tuple(lines), links=links)
        for n, (kind, lines, links) in enumerate(entries, 1)
    ]
    books = Books(tuple(Posted(each.key, each) for each in documents))
    return broken(books, View(scenario.facts(table), firm.mapping(), firm.NOTHING), alarms)


def entry(*lines, kind=Kind.JOURNAL, links=()):
    return kind, lines, links


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([Line(BANK, 100), Line(A["FEES"], -100)], "100 cents off"),
        ([Line(LEDGER, 50, ACME), Line(BANK, -50)], "below zero at CT-1 without an alarm"),
        ([Line(BANK, 50), Line(LEDGER, -50, FIRM)], "Firm funds in trust show 0 cents, the firm's ledger 50"),
        (
            [Line(BANK, 50), Line(LEDGER, -50, ACME), Line(A["OPER"], -50), Line(A["FEES"], 50)],
            "mixes clients' money with the firm's",
        ),
    ],
)
def test_wrong_trust_books_are_named(lines, words):
    assert any(words in sentence for sentence in judge({}, entry(*lines)))


def test_a_payment_applied_to_nothing_is_named():
    lines = (Line(A["UF"], 70), Line(A["AR"], -70, Name(1)))
    found = judge({}, entry(*lines, kind=Kind.PAYMENT, links=(Link("bill 1", 60),)))
    assert found == ("10 cents of payments or credits are applied to nothing.",)


def test_cross_client_use_without_an_alarm_is_named():
    table = {
        "bills": [{"id": "501", "client": "Acme", "service": "3.00", "total": "3.00"}],
        "trust_lines": [{"id": "9", "ledger": "Birch/M3", "out": "3.00", "kind": "bill payment", "bill": "501"}],
    }
    assert judge(table) == ("CT-9 uses money of client 2 for client 1 without an alarm.",)


def test_good_books_pass():
    assert judge({}, entry(Line(BANK, 50), Line(LEDGER, -50, ACME))) == ()
