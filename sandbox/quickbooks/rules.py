"""Business rules that belong to one entity: accounts, items, journals, cheques, transfers, time."""

from collections.abc import Callable
from decimal import Decimal

from sandbox.quickbooks.banking import check_deposit
from sandbox.quickbooks.bill_payments import check_card_payment
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import Entity
from sandbox.store import Document

CLASSIFICATIONS = {
    "Bank": ("Asset", "Checking"),
    "Accounts Receivable": ("Asset", "AccountsReceivable"),
    "Other Current Asset": ("Asset", "OtherCurrentAssets"),
    "Fixed Asset": ("Asset", "FurnitureAndFixtures"),
    "Other Asset": ("Asset", "OtherLongTermAssets"),
    "Accounts Payable": ("Liability", "AccountsPayable"),
    "Credit Card": ("Liability", "CreditCard"),
    "Other Current Liability": ("Liability", "OtherCurrentLiabilities"),
    "Long Term Liability": ("Liability", "NotesPayable"),
    "Equity": ("Equity", "OwnersEquity"),
    "Income": ("Revenue", "ServiceFeeIncome"),
    "Other Income": ("Revenue", "OtherMiscellaneousIncome"),
    "Cost of Goods Sold": ("Expense", "SuppliesMaterialsCogs"),
    "Expense": ("Expense", "OtherBusinessExpenses"),
    "Other Expense": ("Expense", "OtherMiscellaneousExpense"),
}
_PAID_FROM = {"Cash": ("Bank",), "Check": ("Bank",), "CreditCard": ("Credit Card",)}
_LONGEST_ACCOUNT_NUMBER = 7


def check_rules(company: Company, entity: Entity, record: Document) -> Document:
    """The record with entity-specific defaults; raises :class:`Refusal` when a rule is broken."""
    rule = _RULES.get(entity.name)
    return rule(company, record) if rule else record


def check_open_period(company: Company, *records: Document) -> None:
    """Refuse 6210 when one of the dates is in a period the firm has closed."""
    closed = company.preference("AccountingInfoPrefs", "BookCloseDate")
    for record in records:
        if closed and record.get("TxnDate", "9999") <= closed:
            raise Refusal("6210", f"The account period has closed on {closed}; the books need a password", "TxnDate")


def _complete_account(company: Company, account: Document) -> Document:
    kind = account.get("AccountType")
    if not kind and account.get("AccountSubType"):
        subtypes = {subtype: name for name, (_, subtype) in CLASSIFICATIONS.items()}
        kind = subtypes.get(account["AccountSubType"])
    if not kind:
        raise Refusal("2020", "Required parameter AccountType is missing", "AccountType")
    if kind not in CLASSIFICATIONS:
        raise Refusal("6430", f"Accounts of type {kind} cannot be created", "AccountType")
    number = account.get("AcctNum", "")
    if len(number) > _LONGEST_ACCOUNT_NUMBER or ":" in number:
        raise Refusal("2050", f"AcctNum : Min:0 Max:{_LONGEST_ACCOUNT_NUMBER} supplied:{len(number)}", "AcctNum")
    classification, subtype = CLASSIFICATIONS[kind]
    derived = {"AccountType": kind, "Classification": classification, "SubAccount": "ParentRef" in account}
    return {"AccountSubType": subtype, "CurrencyRef": {"value": "USD"}, **account, **derived}


def _complete_item(company: Company, item: Document) -> Document:
    kind = item.get("Type", "Service")
    accounts = [key for key in ("IncomeAccountRef", "ExpenseAccountRef") if item.get(key)]
    if kind != "Category" and not accounts:
        raise Refusal("2020", "Required parameter IncomeAccountRef or ExpenseAccountRef is missing", "IncomeAccountRef")
    needed = ("QtyOnHand", "InvStartDate", "AssetAccountRef") if kind == "Inventory" else ()
    missing = [key for key in needed if key not in item]
    if missing:
        raise Refusal("2020", f"Required parameter {missing[0]} is missing for an Inventory item", missing[0])
    return {**item, "Type": kind}


def _check_journal(company: Company, entry: Document) -> Document:
    details = [(line, line["JournalEntryLineDetail"]) for line in entry["Line"] if "JournalEntryLineDetail" in line]
    if len(details) < 2:
        raise Refusal("6000", "Business Validation Error: A journal entry needs two lines or more", "Line")
    balance = Decimal(0)
    for line, detail in details:
        side = detail.get("PostingType")
        if side is None:
            raise Refusal("2020", "Required parameter PostingType is missing", "Line.JournalEntryLineDetail")
        _check_open_item_line(company, detail)
        balance += line["Amount"] if side == "Debit" else -line["Amount"]
    if balance:
        raise Refusal("2300", "The debits and credits of the journal entry are not equal", "Line")
    return entry


def _check_open_item_line(company: Company, detail: Document) -> None:
    account = company.require("Account", detail["AccountRef"]["value"])
    wanted = {"Accounts Receivable": "Customer", "Accounts Payable": "Vendor"}.get(account["AccountType"])
    if wanted and detail.get("Entity", {}).get("Type") != wanted:
        text = f"When you use {account['AccountType']}, choose a {wanted} in the Entity of the line"
        raise Refusal("6000", f"Business Validation Error: {text}", "Line.JournalEntryLineDetail.Entity")


def _check_purchase(company: Company, purchase: Document) -> Document:
    account = company.require("Account", purchase["AccountRef"]["value"])
    allowed = _PAID_FROM.get(purchase["PaymentType"], ("Bank", "Credit Card"))
    if account["AccountType"] not in allowed:
        raise Refusal("6430", f"A {purchase['PaymentType']} is paid from a {allowed[0]} account", "AccountRef")
    if purchase.get("Credit") and purchase["PaymentType"] != "CreditCard":
        raise Refusal("6000", "Business Validation Error: Only a credit card can be credited", "Credit")
    return purchase


def _check_transfer(company: Company, transfer: Document) -> Document:
    if transfer["FromAccountRef"]["value"] == transfer["ToAccountRef"]["value"]:
        raise Refusal("6000", "Business Validation Error: Choose two different accounts", "ToAccountRef")
    if Decimal(transfer["Amount"]) <= 0:
        raise Refusal("2140", "Amount must be greater than zero", "Amount")
    return transfer


def _check_time(company: Company, activity: Document) -> Document:
    person = {"Employee": "EmployeeRef", "Vendor": "VendorRef"}.get(activity["NameOf"])
    if person and person not in activity:
        raise Refusal("2020", f"Required parameter {person} is missing", person)
    if not activity.keys() & {"Hours", "Minutes", "StartTime"}:
        raise Refusal("2020", "Send Hours and Minutes, or StartTime and EndTime", "Hours")
    if activity.get("BillableStatus") == "Billable" and not activity.keys() >= {"CustomerRef", "HourlyRate"}:
        raise Refusal("6000", "Business Validation Error: Billable time needs CustomerRef and HourlyRate", "HourlyRate")
    return activity


def _check_email(company: Company, form: Document) -> Document:
    if form.get("EmailStatus") == "NeedToSend" and not form.get("BillEmail", {}).get("Address"):
        raise Refusal("6420", "Email address is required to send this form", "BillEmail")
    return {"EmailStatus": "NotSet", **form}


_RULES: dict[str, Callable[[Company, Document], Document]] = {
    "Account": _complete_account,
    "Item": _complete_item,
    "JournalEntry": _check_journal,
    "Purchase": _check_purchase,
    "Deposit": check_deposit,
    "Transfer": _check_transfer,
    "CreditCardPayment": check_card_payment,
    "TimeActivity": _check_time,
    "Invoice": _check_email,
    "SalesReceipt": _check_email,
    "Estimate": _check_email,
    "CreditMemo": _check_email,
}
