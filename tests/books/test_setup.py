"""The guided check: what is wrong on either side is said before anything is written, with whose task it is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from books.settings import BookSettings, TrustAccount
from books.setup.checks import Sides, checks
from books.setup.likely import filled
from books.setup.openings import opening_checks
from books.setup.others import second_writer, strangers
from connectors.quickbooks.books.company import Company, LedgerAccount
from core.clock import now
from sync.accounts import Role
from sync.clio import BankAccount, Source

CHART = {
    Role.OPERATING: ("Operating Checking", "Bank", "Checking"),
    Role.UNDEPOSITED: ("Undeposited Funds", "Other Current Asset", "UndepositedFunds"),
    Role.RECEIVABLE: ("Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable"),
    Role.FEES: ("Legal Fees Income", "Income", "ServiceFeeIncome"),
    Role.COSTS: ("Reimbursed Client Expenses", "Income", "OtherPrimaryIncome"),
    Role.ADVANCED_COSTS: ("Client Costs Advanced", "Other Current Asset", "OtherCurrentAssets"),
    Role.TAX: ("Sales Tax Payable", "Other Current Liability", "SalesTaxPayable"),
    Role.DISCOUNT: ("Discounts Given", "Income", "DiscountsRefundsGiven"),
    Role.WRITE_OFF: ("Write-offs", "Expense", "OtherMiscellaneousServiceCost"),
    Role.CLIENT_CREDITS: ("Client Credits", "Other Current Liability", "OtherCurrentLiabilities"),
}
TRUST = [
    LedgerAccount("90", "IOLTA Trust Checking", "Bank", "TrustAccounts", currency="USD"),
    LedgerAccount(
        "91", "Client Trust Liability", "Other Current Liability", "TrustAccountsLiabilities", currency="USD"
    ),
]
ACCOUNTS = tuple(LedgerAccount(str(number), *each) for number, each in enumerate(CHART.values(), 1))
COMPANY = Company(
    accounts=(*ACCOUNTS, *TRUST),
    custom_numbers=True,
    warns_of_journal_numbers=True,
    warns_of_check_numbers=True,
    items={str(number): f"i{number}" for number in range(1, 20)},
)
POOL = BankAccount(5, "Pooled trust", trust=True, balance=100)
SIDES = Sides(COMPANY, (POOL,))


def proposed():
    decided = {"start": "2026-01-01", "only_writer": True, "deposit_to": {Source.OPERATING: "1"}}
    return filled(BookSettings.model_validate(decided), COMPANY, (POOL,))


def problems(sides=SIDES, settings=None, **changes):
    settings = (settings or proposed()).model_copy(update=changes)
    return {check.code: check for check in checks(sides, settings) if check.state == "problem"}


def company(**changes):
    return replace(SIDES, company=replace(COMPANY, **changes))


def test_a_common_chart_of_accounts_is_mapped_by_names_and_types():
    settings = proposed()
    assert settings.accounts == {role: str(number) for number, role in enumerate(CHART, 1)}
    assert settings.trust == (TrustAccount(clio_account=5, bank="90", liability="91"),)
    assert problems() == {}


def test_two_accounts_that_look_alike_are_left_to_a_person():
    twin = LedgerAccount("99", "Operating Savings", "Bank", "Checking")
    settings = filled(BookSettings(), replace(COMPANY, accounts=(*COMPANY.accounts, twin)), (POOL,))
    assert Role.OPERATING not in settings.accounts


def test_nothing_a_person_chose_is_replaced_by_a_proposal():
    mine = BookSettings(accounts={Role.FEES: "77"})
    assert filled(mine, COMPANY, (POOL,)).accounts[Role.FEES] == "77"


@pytest.mark.parametrize(
    ("sides", "code", "who"),
    [
        (company(custom_numbers=False), "CUSTOM_NUMBERS", "QuickBooks company"),
        (company(auto_apply_credit=True), "AUTO_APPLY", "QuickBooks company"),
        (company(closed_until=date(2026, 3, 31)), "CLOSING_DATE", "accountant"),
        (company(currency="CAD"), "CURRENCY", "this firm"),
        (company(accounts=TRUST), "ACCOUNT legal fees", "this firm"),
        (replace(SIDES, accounts=(replace(POOL, currency="CAD"),)), "CURRENCY", "this firm"),
        (replace(SIDES, accounts=(replace(POOL, balance=None),)), "REDACTED", "Clio"),
        (replace(SIDES, accounts=(POOL, BankAccount(6, "Second", trust=True, balance=0))), "TRUST", "this firm"),
        (replace(SIDES, last_invoice=1042, last_bill=1007), "NUMBERS", "Clio"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_wrong_on_a_side_keeps_the_books_off_and_names_who_can_fix_it(sides, code, who):
    found = problems(sides)
    assert code in found
    assert who in found[code].who
    assert found[code].where


def test_an_account_made_inactive_or_of_the_wrong_type_is_a_problem():
    inactive = tuple(replace(each, active=each.id != "4") for each in COMPANY.accounts)
    assert "inactive" in problems(company(accounts=inactive))["ACCOUNT legal fees"].sentence
    wrong = {**proposed().accounts, Role.FEES: "1"}
    assert "of type Bank" in problems(accounts=wrong)["ACCOUNT legal fees"].sentence


def test_books_without_a_start_a_deposit_account_or_the_word_that_nobody_else_writes_stay_off():
    found = problems(settings=filled(BookSettings(), COMPANY, (POOL,)))
    assert {"START", "ONE_WRITER", "DEPOSIT operating"} <= found.keys()


def test_an_account_on_invoices_that_no_service_earns_on_is_a_problem_unless_one_is_chosen():
    assert "ITEM legal fees" in problems(company(items={"5": "i5"}))
    assert "ITEM legal fees" not in problems(company(items={}), items={Role.FEES: "12"})


def test_numbers_of_bills_that_passed_those_of_invoices_are_fine():
    assert "NUMBERS" not in problems(replace(SIDES, last_invoice=1042, last_bill=1042))


def made_by_others(count, app, account="91", days=1):
    """Journal entries as QuickBooks shows them, made some days ago."""
    made = (now().date() - timedelta(days=days)).isoformat()
    detail = {"JournalEntryLineDetail": {"AccountRef": {"value": account}, "PostingType": "Debit"}}
    meta = {"CreateTime": f"{made}T10:00:00-08:00", "LastModifiedByRef": {"value": app}}
    return [{"Id": f"{app}{n}", "DocNumber": f"J-{n}", "MetaData": meta, "Line": [detail]} for n in range(count)]


def judged(journals, invoices=(), bills=(), **changes):
    found = list(strangers(journals, invoices, bills))
    return second_writer(found, proposed().model_copy(update=changes))


def test_trust_entries_that_an_app_writes_regularly_keep_the_books_off_with_examples():
    found = judged(made_by_others(3, "app"))
    assert found.state == "problem"
    assert "J-0" in found.sentence
    assert "others_stopped" in found.where


def test_invoices_with_numbers_of_clio_count_and_others_do_not():
    invoices = made_by_others(4, "app")
    assert judged([], invoices, bills={"J-0", "J-1", "J-2"}).state == "problem"
    assert judged([], invoices, bills={"1001"}).state == "ok"


def test_a_single_entry_by_a_person_is_advice():
    assert judged([*made_by_others(1, "ann"), *made_by_others(1, "bob")]).state == "advice"


@pytest.mark.parametrize("kind", ["on other accounts", "long ago", "before the stated day"])
def test_what_is_elsewhere_or_over_is_no_second_writer(kind):
    over = {"others_stopped": now().date()} if kind == "before the stated day" else {}
    rows = made_by_others(5, "app", "1" if kind == "on other accounts" else "91", 90 if kind == "long ago" else 1)
    assert judged(rows, **over).state == "ok"


def test_a_second_writer_that_went_on_after_the_stated_day_is_found_again():
    assert judged(made_by_others(3, "app"), others_stopped=now().date() - timedelta(days=9)).state == "problem"


def test_money_that_no_ledger_carries_must_be_agreed_to_the_cent():
    began = {"openings": {"5": 250_00}}
    states = [
        opening_checks((POOL,), began, proposed().model_copy(update={"agreed_openings": agreed}))[0].state
        for agreed in ({}, {5: Decimal("250.01")}, {5: Decimal("250.00")})
    ]
    assert states == ["problem", "problem", "ok"]
    assert opening_checks((POOL,), {"openings": {"5": 0}}, proposed()) == []
