"""What is older than the books counts as one opening entry per trust account, client by client."""

from datetime import date
from types import SimpleNamespace

import pytest

from books.keeping.hands import Both
from books.proving.evidence import Reading, evidence_of
from books.settings import BookSettings
from connectors.quickbooks.books.company import Company, LedgerAccount
from sync.accounts import Account, Role
from sync.clio import BankAccount, Client, Facts, Opening
from sync.documents import Document, Kind, Name
from sync.mapping import Decisions, Mapping, TrustMapping
from sync.posted import Books, Posted
from sync.reconcile.causes import Cause
from sync.reconcile.compare import reconcile
from sync.reconcile.lines import BookLine

START, BEFORE, TODAY = date(2026, 1, 1), date(2025, 11, 3), date(2026, 3, 31)
TRUST = TrustMapping(1, Account("35", Role.TRUST_BANK), Account("80", Role.TRUST_LIABILITY))


def reading(lines, openings, balance=None, owed=None, began=0, agreed=None):
    accounts = (
        LedgerAccount("35", "Trust", "Bank", "TrustAccounts", balance=balance),
        LedgerAccount("80", "Client Trust", "Other Current Liability", "TrustAccountsLiabilities", balance=owed),
    )
    account = BankAccount(1, "IOLTA", True, balance=sum(each.cents for each in openings) + began)
    customer = Document("client 1", Kind.CUSTOMER, BEFORE, BEFORE, name=Name(1))
    both = Both(
        row=SimpleNamespace(cursor={"clio": {"openings": {"1": began}}}),
        facts=Facts(clients=(Client(1, "Sample Acme"),), accounts=(account,), openings=tuple(openings)),
        books=Books((Posted("client 1", customer, vendor_id="7"),)),
        company=Company(accounts=accounts),
        settings=BookSettings(agreed_openings={} if agreed is None else {1: agreed}),
        mapping=Mapping({}, trust=(TRUST,), start=START),
        decisions=Decisions(),
    )
    return Reading(both, tuple(lines))


def old(cents, customer="7"):
    shared = {"document": "9", "kind": "Deposit", "date": BEFORE}
    bank = BookLine(account="35", debit=cents, **shared)
    return [bank, BookLine(account="80", credit=cents, customer=customer, **shared)]


def test_openings_that_tie_out_are_clean():
    evidence = evidence_of(reading(old(50000), [Opening(1, 1, 0, 50000)]), TODAY)
    assert reconcile(evidence, TODAY).clean


def test_an_opening_on_another_client_is_a_difference_of_the_account():
    evidence = evidence_of(reading(old(50000, customer="8"), [Opening(1, 1, 0, 50000)]), TODAY)
    (difference,) = reconcile(evidence, TODAY).differences
    assert (difference.cause, difference.key, difference.cents) == (Cause.WRONG_CLIENT, "OPENING-1", 50000)


def test_a_balance_that_no_line_explains_stays_as_residue():
    evidence = evidence_of(reading(old(50000), [Opening(1, 1, 0, 50000)], balance=50100), TODAY)
    result = reconcile(evidence, TODAY)
    assert (result.clean, result.accounts[0].residue) == (False, 100)


def test_a_liability_that_its_lines_do_not_come_to_stays_as_residue():
    evidence = evidence_of(reading(old(50000), [Opening(1, 1, 0, 50000)], owed=-50250), TODAY)
    (account,) = reconcile(evidence, TODAY).accounts
    assert (account.liability, account.liability_residue, account.bank_residue) == (50250, 250, 0)


def test_what_an_account_opened_with_is_a_row_of_the_comparison():
    result = reconcile(evidence_of(reading(old(50000), [Opening(1, 1, 0, 50000)]), TODAY), TODAY)
    (row,) = result.explained
    assert (row.cause, row.key, row.cents, row.account) == ("opening_balance", "OPENING-1", 50000, "trust 1")
    assert "before 2026-01-01" in row.reason
    assert result.clean


@pytest.mark.parametrize("in_books", [[], old(25000, customer="")])
def test_an_opening_on_no_ledger_is_explained_until_it_is_agreed(in_books):
    result = reconcile(evidence_of(reading(in_books, [], began=25000), TODAY), TODAY)
    assert result.accounts[0].residue == 0
    assert {each.cause for each in result.explained} == {"opening_on_no_ledger"}
    assert "agreed_openings.1=250.00" in " ".join(each.reason for each in result.explained)
    assert result.differences == ()


def test_another_amount_in_the_books_than_the_opening_on_no_ledger_is_a_difference():
    result = reconcile(evidence_of(reading(old(25001, customer=""), [], began=25000), TODAY), TODAY)
    assert [(each.cents, each.cause) for each in result.differences] == [(25001, Cause.MISSING_IN_CLIO)]
    assert "Correct the opening entry" in result.differences[0].remedy
