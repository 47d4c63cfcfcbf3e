"""What is older than the books counts as one opening entry per trust account, client by client."""

from datetime import date

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


def reading(lines, openings, balance=None):
    customer = Document("client 1", Kind.CUSTOMER, BEFORE, BEFORE, name=Name(1))
    both = Both(
        row=None,
        facts=Facts(
            clients=(Client(1, "Sample Acme"),), accounts=(BankAccount(1, "IOLTA", True),), openings=tuple(openings)
        ),
        books=Books((Posted("client 1", customer, vendor_id="7"),)),
        company=Company(accounts=(LedgerAccount("35", "Trust", "Bank", "TrustAccounts", balance=balance),)),
        settings=BookSettings(),
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
