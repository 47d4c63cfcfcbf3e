"""The bookkeeper's cases through QuickBooks over HTTP: what the ledger there holds is what the planner said."""

from collections import defaultdict
from dataclasses import fields, is_dataclass, replace

import pytest

from books.records import planned
from sandbox.quickbooks import work
from sync.accounts import Account, Role
from sync.ledger import UNNAMED_ROLES, accrual
from sync.mapping import Decisions
from sync.planner import plan
from sync.posted import Books
from tests.sync import firm, scenario

BY_HAND = ("foreign", "states", "books_openings")
"""What people did in QuickBooks meanwhile: those cases are about reading back."""
CASES = [case for case in scenario.load() if not any(word in case for word in BY_HAND)]
TYPES = {
    Role.OPERATING: "Bank", Role.TRUST_BANK: "Bank", Role.UNDEPOSITED: "Other Current Asset",
    Role.RECEIVABLE: "Accounts Receivable", Role.FIRM_IN_TRUST: "Other Current Asset",
    Role.DUE_FROM_CLIENT: "Other Current Asset", Role.ADVANCED_COSTS: "Other Current Asset",
    Role.BANK_FEES: "Expense", Role.FEES: "Income", Role.COSTS: "Income", Role.INTEREST_INCOME: "Income",
    Role.DISCOUNT: "Income", Role.WRITE_OFF: "Income",
}  # fmt: skip
EXISTING = {"UF": "Undeposited Funds", "AR": "Accounts Receivable (A/R)"}


EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']} {case['title']}")
LOSSES = {"rate_cut_after": 0.1, "rate_cut_before": 0.03, "rate_5xx_after": 0.05, "rate_late": 0.02}


class Accounts:
    """The accounts of the cases in the sandbox company, made when they are first named."""

    def __init__(self, kept):
        self._kept, self.roles = kept, {}
        self._ids = {each["Name"]: each["Id"] for each in kept.rows("Account")}

    def real(self, value):
        """The same value with every account of the cases replaced by one that stands."""
        if isinstance(value, Account):
            return Account(self._id(value), value.role)
        if is_dataclass(value):
            found = {each.name: self.real(getattr(value, each.name)) for each in fields(value)}
            return replace(value, **found)
        if isinstance(value, tuple):
            return tuple(self.real(each) for each in value)
        if isinstance(value, dict):
            return {key: self.real(each) for key, each in value.items()}
        return value

    def _id(self, account):
        name = EXISTING.get(account.id, account.id)
        if name not in self._ids:
            kind = TYPES.get(account.role, "Other Current Liability")
            id = work.enter(self._kept.sandbox.world, "Account", Name=name, AccountType=kind)["Id"]
            work.enter(self._kept.sandbox.world, "Item", Name=name, Type="Service", IncomeAccountRef={"value": id})
            self._ids[name] = id
        self.roles[self._ids[name]] = account.role
        return self._ids[name]


async def _apply(kept, facts, mapping, decisions):
    books = await _books(kept)
    kept.desk = replace(kept.desk, mapping=mapping)
    for step in plan(facts, books, mapping, firm.TODAY, decisions).steps:
        await kept.step(step)
    return await _books(kept)


async def _books(kept):
    return Books(planned(await kept.store.books.postings.all(kept.desk.books.id)))


async def _play(kept, case, style, losses):
    words = {**case.get("mapping", {}), **({"style": style} if style else {})}
    accounts, early = Accounts(kept), {key: words[key] for key in words if key not in case.get("later", [])}
    before = accounts.real(firm.changed(firm.mapping(), early))
    mapping = accounts.real(firm.changed(firm.mapping(), words))
    await kept.learn()
    kept.sandbox.faults.change({"quickbooks": losses})
    facts = scenario.facts(case.get("before", {}))
    await _apply(kept, facts, before, Decisions())
    if "corrected" in case:
        facts = scenario.facts(case["corrected"], facts)
        await _apply(kept, facts, mapping, Decisions())
    facts = scenario.facts(case.get("happens", {}), facts)
    decided = case.get("decisions", {})
    sums = {key: scenario.cents(value) for key, value in decided.get("tax_splits", {}).items()}
    decisions = Decisions(frozenset(decided.get("released", [])), frozenset(decided.get("accepted", [])), sums)
    books = await _apply(kept, facts, mapping, decisions)
    return facts, books, mapping, decisions, accounts


@EACH
async def test_quickbooks_holds_what_the_case_comes_to(kept, case):
    await _prove(kept, case)


@pytest.mark.proof
@EACH
async def test_quickbooks_holds_the_same_with_checks_and_deposits(kept, case):
    await _prove(kept, case, "check and deposit")


@pytest.mark.proof
@EACH
async def test_quickbooks_holds_the_same_when_answers_are_lost(kept, case):
    await _prove(kept, case, losses=LOSSES)


async def _prove(kept, case, style=None, losses=None):
    facts, books, mapping, decisions, accounts = await _play(kept, case, style, losses or {})
    assert await _ledger(kept, accounts) == _expected(books, mapping)
    assert plan(facts, books, mapping, firm.TODAY, decisions).steps == ()


def _expected(books, mapping):
    book = accrual(books, (), mapping)
    return {(account.id, name.key if name else ""): cents for (account, name), cents in book.items()}


async def _ledger(kept, accounts):
    rows = await kept.store.books.postings.all(kept.desk.books.id)
    keys = {row.vendor_id: row.key for row in rows if row.kind == "Customer"}
    found = defaultdict(int)
    for (account, customer), amount in kept.ledger().items():
        unnamed = accounts.roles.get(account) in UNNAMED_ROLES
        found[account, "" if unnamed else keys.get(customer, customer)] += int(amount * 100)
    return {place: cents for place, cents in found.items() if cents}
