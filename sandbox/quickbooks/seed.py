"""The books of a small law firm before any automation runs: accounts, items, terms and settings."""

import random
from decimal import Decimal
from typing import Any

from sandbox.quickbooks.company import NAMES, REALM
from sandbox.quickbooks.rules import CLASSIFICATIONS
from sandbox.store import Document, Store

__all__ = ["REALM", "seed_company"]

_ACCOUNTS = (
    ("Operating Checking", "Bank", "Checking", "1000"),
    ("IOLTA Trust Checking", "Bank", "TrustAccounts", "1010"),
    ("Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "1200"),
    ("Undeposited Funds", "Other Current Asset", "UndepositedFunds", "1250"),
    ("Client Costs Advanced", "Other Current Asset", "OtherCurrentAssets", "1300"),
    ("Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", "2000"),
    ("Firm Credit Card", "Credit Card", "CreditCard", "2050"),
    ("Client Trust Liability", "Other Current Liability", "TrustAccountsLiabilities", "2100"),
    ("Sales Tax Payable", "Other Current Liability", "SalesTaxPayable", "2200"),
    ("Opening Balance Equity", "Equity", "OpeningBalanceEquity", "3000"),
    ("Legal Fees Income", "Income", "ServiceFeeIncome", "4000"),
    ("Reimbursed Client Expenses", "Income", "OtherPrimaryIncome", "4100"),
    ("Discounts Given", "Income", "DiscountsRefundsGiven", "4900"),
    ("Filing Fees", "Expense", "LegalProfessionalFees", "5100"),
    ("Office Expenses", "Expense", "OfficeGeneralAdministrativeExpenses", "5200"),
)
_ITEMS = (
    ("Legal fees", "Hourly and flat legal services", "Legal Fees Income"),
    ("Expenses reimbursed", "Costs paid for the client", "Reimbursed Client Expenses"),
)
_TERMS = (("Due on receipt", 0), ("Net 15", 15), ("Net 30", 30), ("Net 60", 60))
_CLASSES = ("Litigation", "Corporate", "Family", "Real Estate", "Probate")
_DEPARTMENTS = ("Main Office", "Downtown Office")
_METHODS = (("Cash", "NON_CREDIT_CARD"), ("Check", "NON_CREDIT_CARD"), ("Credit Card", "CREDIT_CARD"))
_VENDORS = ("Sample County Court Clerk", "Sample Process Servers", "Sample Office Supply")
_OPENED = "2026-01-02T09:00:00-08:00"


def seed_company(store: Store, rng: random.Random) -> str:
    """Write the company's lists and settings; returns its realm id. ``rng`` makes phone numbers."""
    with store.transaction():
        accounts = {name: _add_account(store, name, *rest) for name, *rest in _ACCOUNTS}
        for item in _ITEMS:
            _add_item(store, *item, accounts)
        for name, days in _TERMS:
            _add(store, "Term", Name=name, Type="STANDARD", DueDays=days, DiscountPercent=Decimal(0))
        for name in _CLASSES:
            _add(store, "Class", Name=name, FullyQualifiedName=name, SubClass=False)
        for name in _DEPARTMENTS:
            _add(store, "Department", Name=name, FullyQualifiedName=name, SubDepartment=False)
        for name, kind in _METHODS:
            _add(store, "PaymentMethod", Name=name, Type=kind)
        _add_tax_codes(store)
        _add_people(store, rng)
        _put(store, "CompanyInfo", "1", _company_info())
        _put(store, "Preferences", "1", _preferences())
    return REALM


def _add(store: Store, kind: str, **values: Any) -> str:
    space = "name" if kind in NAMES else kind
    id = str(store.next_id(f"qbo.id.{space}"))
    _put(store, kind, id, {"Active": True, **values})
    return id


def _put(store: Store, kind: str, id: str, values: Document) -> None:
    times = {"CreateTime": _OPENED, "LastUpdatedTime": _OPENED}
    head = {"Id": id, "SyncToken": "0", "domain": "QBO", "sparse": False, "MetaData": times}
    store.put(f"qbo.{kind}", id, {**values, **head})


def _add_account(store: Store, name: str, kind: str, subtype: str, number: str) -> Document:
    facts = {"AccountType": kind, "AccountSubType": subtype, "Classification": CLASSIFICATIONS[kind][0]}
    currency = {"value": "USD", "name": "United States Dollar"}
    names: Document = {"Name": name, "FullyQualifiedName": name, "AcctNum": number, "SubAccount": False}
    return {"value": _add(store, "Account", **names, **facts, CurrencyRef=currency), "name": name}


def _add_item(store: Store, name: str, description: str, income: str, accounts: dict[str, Document]) -> None:
    names = {"Name": name, "FullyQualifiedName": name, "Description": description}
    _add(store, "Item", **names, Type="Service", Taxable=False, IncomeAccountRef=accounts[income])


def _add_tax_codes(store: Store) -> None:
    _put(store, "TaxCode", "TAX", {"Name": "TAX", "Description": "Taxable", "Active": True, "Taxable": True})
    _put(
        store,
        "TaxCode",
        "NON",
        {"Name": "NON", "Description": "Not taxable", "Active": True, "Taxable": False},
    )
    store.next_id("qbo.id.TaxCode")
    _add(store, "TaxCode", Name="Sample State", Description="State sales tax", Taxable=True, TaxGroup=True)


def _add_people(store: Store, rng: random.Random) -> None:
    for name in _VENDORS:
        phone = {"FreeFormNumber": f"555-01{rng.randrange(100):02d}"}
        _add(
            store,
            "Vendor",
            DisplayName=name,
            CompanyName=name,
            PrintOnCheckName=name,
            PrimaryPhone=phone,
        )
    names = {"GivenName": "Sam", "FamilyName": "Sample", "DisplayName": "Sam Sample"}
    _add(store, "Employee", **names, PrintOnCheckName="Sam Sample")
    former = {"DisplayName": "Former Client Sample", "FullyQualifiedName": "Former Client Sample"}
    _add(store, "Customer", **former, Active=False)


def _company_info() -> Document:
    address = {"Id": "1", "Line1": "1 Example Plaza", "City": "Springfield", "CountrySubDivisionCode": "CA"}
    names = {"CompanyName": "Sample Law Group", "LegalName": "Sample Law Group LLP", "Country": "US"}
    plan = [
        {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"},
        {"Name": "IndustryType", "Value": "Legal"},
    ]
    dates = {"CompanyStartDate": _OPENED[:10], "FiscalYearStartMonth": "January"}
    return {**names, **dates, "CompanyAddr": address, "SupportedLanguages": "en", "NameValue": plan}


def _preferences() -> Document:
    switches = {"WarnDuplicateCheckNumber": "true", "WarnDuplicateBillNumber": "true"}
    other = {**switches, "WarnDuplicateJournalNumber": "false"}
    return {
        "AccountingInfoPrefs": {
            "ClassTrackingPerTxn": False,
            "ClassTrackingPerTxnLine": True,
            "TrackDepartments": True,
            "UseAccountNumbers": True,
            "FirstMonthOfFiscalYear": "January",
        },
        "SalesFormsPrefs": {"CustomTxnNumbers": True, "AllowDiscount": True, "AutoApplyCredit": False},
        "TaxPrefs": {"UsingSalesTax": True, "PartnerTaxEnabled": True},
        "CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "USD"}},
        "ProductAndServicesPrefs": {"ForSales": True, "ForPurchase": True},
        "ReportPrefs": {"ReportBasis": "Accrual"},
        "OtherPrefs": {"NameValue": [{"Name": f"VendorAndPurchasesPrefs.{key}", "Value": other[key]} for key in other]},
    }
