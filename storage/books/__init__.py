"""What the books keep: the pair of accounts, the copy of Clio's facts, postings, plans, findings and proofs."""

from storage.books.accounts import BookAccounts
from storage.books.contacts import BookContacts
from storage.books.facts import BookFacts
from storage.books.findings import Findings
from storage.books.monthly_totals import MonthlyTotals
from storage.books.plans import Plans
from storage.books.postings import Postings
from storage.books.proofs import Reconciliations, Statements
from storage.books.requests import Requests
from storage.books.works import Works
from storage.scope import Scope

__all__ = [
    "BookAccounts",
    "BookContacts",
    "BookFacts",
    "BookKeeping",
    "Findings",
    "MonthlyTotals",
    "Plans",
    "Postings",
    "Reconciliations",
    "Requests",
    "Statements",
    "Works",
]


class BookKeeping:
    """All repositories of one firm's books."""

    def __init__(self, scope: Scope) -> None:
        self.accounts = BookAccounts(scope)
        self.facts = BookFacts(scope)
        self.contacts = BookContacts(scope)
        self.postings = Postings(scope)
        self.plans = Plans(scope)
        self.findings = Findings(scope)
        self.statements = Statements(scope)
        self.reconciliations = Reconciliations(scope)
        self.requests = Requests(scope)
        self.works = Works(scope)
        self.months = MonthlyTotals(scope)
