"""The general ledger behind the forms: which account each transaction debits, so that balances are real."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.store import Document

Posting = tuple[str, Decimal, str]
"""Account id, debits above zero, and the id of the customer it is booked for (empty for none)."""
_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Chart:
    """The first account id of each subtype, and the account ids that each item sells to and buys from."""

    defaults: dict[str, str]
    income: dict[str, str]
    expense: dict[str, str]


def account_balances(company: Company) -> dict[str, Decimal]:
    """Debits minus credits by account id: assets positive, liabilities negative, as the vendor shows."""
    balances: dict[str, Decimal] = {}
    for account, amount, _ in _posted(company):
        balances[account] = balances.get(account, _ZERO) + amount
    return balances


def customer_balances(company: Company) -> dict[tuple[str, str], Decimal]:
    """Debits minus credits by account and customer id, the customer empty for what is booked for nobody."""
    balances: dict[tuple[str, str], Decimal] = {}
    for account, amount, customer in _posted(company):
        balances[account, customer] = balances.get((account, customer), _ZERO) + amount
    return {place: amount for place, amount in balances.items() if amount}


def postings_by_transaction(company: Company) -> Iterator[tuple[str, str, Posting]]:
    """Every posting with the form it comes from: entity, id and what it books."""
    chart = _chart(company)
    for entity, post in _POSTINGS.items():
        for record in company.each(entity):
            if "Line" in record or "Amount" in record:
                yield from ((entity, record["Id"], posting) for posting in post(chart, record))


def _posted(company: Company) -> Iterator[Posting]:
    return (posting for _, _, posting in postings_by_transaction(company))


def _chart(company: Company) -> Chart:
    items = company.each("Item")
    return Chart(
        defaults={account["AccountSubType"]: account["Id"] for account in reversed(company.each("Account"))},
        income={item["Id"]: _account(item, "IncomeAccountRef", "ExpenseAccountRef") for item in items},
        expense={item["Id"]: _account(item, "ExpenseAccountRef", "IncomeAccountRef") for item in items},
    )


def _account(record: Document, *keys: str) -> str:
    return next((record[key]["value"] for key in keys if record.get(key)), "")


def open_balances(company: Company, forms: str, party: str) -> dict[str, Decimal]:
    """The open amount per customer or vendor id; unapplied payments and credits lower it."""
    balances: dict[str, Decimal] = {}
    signed = [(form, form["Balance"]) for form in company.each(forms)]
    if party == "CustomerRef":
        signed += [(memo, -memo["Balance"]) for memo in company.each("CreditMemo")]
        signed += [(payment, -payment["UnappliedAmt"]) for payment in company.each("Payment")]
    else:
        signed += [(credit, -credit["Balance"]) for credit in company.each("VendorCredit")]
    for record, amount in signed:
        id = record[party]["value"]
        balances[id] = balances.get(id, _ZERO) + amount
    return balances


def _post_invoice(chart: Chart, form: Document) -> Iterator[Posting]:
    return _post_sale(chart, form, chart.defaults["AccountsReceivable"], 1)


def _post_credit(chart: Chart, form: Document) -> Iterator[Posting]:
    return _post_sale(chart, form, chart.defaults["AccountsReceivable"], -1)


def _post_receipt(chart: Chart, form: Document) -> Iterator[Posting]:
    return _post_sale(chart, form, _account(form, "DepositToAccountRef") or chart.defaults["UndepositedFunds"], 1)


def _post_refund(chart: Chart, form: Document) -> Iterator[Posting]:
    return _post_sale(chart, form, _account(form, "DepositToAccountRef"), -1)


def _post_sale(chart: Chart, form: Document, account: str, sign: int) -> Iterator[Posting]:
    customer = _account(form, "CustomerRef")
    yield account, form["TotalAmt"] * sign, customer
    yield chart.defaults["SalesTaxPayable"], -form["TxnTaxDetail"]["TotalTax"] * sign, customer
    for line in form["Line"]:
        amount = Decimal(line.get("Amount", 0)) * sign
        if line["DetailType"] == "SalesItemLineDetail":
            yield chart.income[line["SalesItemLineDetail"]["ItemRef"]["value"]], -amount, customer
        elif line["DetailType"] == "DiscountLineDetail":
            chosen = _account(line.get("DiscountLineDetail", {}), "DiscountAccountRef")
            yield chosen or chart.defaults["DiscountsRefundsGiven"], amount, customer


def _post_payment(chart: Chart, payment: Document) -> Iterator[Posting]:
    customer = _account(payment, "CustomerRef")
    yield _account(payment, "DepositToAccountRef"), payment["TotalAmt"], customer
    yield chart.defaults["AccountsReceivable"], -payment["TotalAmt"], customer


def _post_journal(chart: Chart, entry: Document) -> Iterator[Posting]:
    for line in entry["Line"]:
        detail = line.get("JournalEntryLineDetail")
        if detail:
            sign = 1 if detail["PostingType"] == "Debit" else -1
            yield _account(detail, "AccountRef"), line["Amount"] * sign, _account(detail.get("Entity", {}), "EntityRef")


def _post_deposit(chart: Chart, deposit: Document) -> Iterator[Posting]:
    yield _account(deposit, "DepositToAccountRef"), deposit["TotalAmt"], ""
    for line in deposit["Line"]:
        detail = line.get("DepositLineDetail", {})
        account = _account(detail, "AccountRef")
        yield account or chart.defaults["UndepositedFunds"], -line["Amount"], detail.get("Entity", {}).get("value", "")


def _post_purchase(chart: Chart, purchase: Document) -> Iterator[Posting]:
    sign = -1 if purchase.get("Credit") else 1
    yield _account(purchase, "AccountRef"), -purchase["TotalAmt"] * sign, ""
    yield from ((account, amount * sign, customer) for account, amount, customer in _post_costs(chart, purchase))


def _post_bill(chart: Chart, bill: Document) -> Iterator[Posting]:
    return _post_owed(chart, bill, 1)


def _post_vendor_credit(chart: Chart, credit: Document) -> Iterator[Posting]:
    return _post_owed(chart, credit, -1)


def _post_owed(chart: Chart, form: Document, sign: int) -> Iterator[Posting]:
    yield _account(form, "APAccountRef") or chart.defaults["AccountsPayable"], -form["TotalAmt"] * sign, ""
    yield from ((account, amount * sign, customer) for account, amount, customer in _post_costs(chart, form))


def _post_bill_payment(chart: Chart, payment: Document) -> Iterator[Posting]:
    paid = {**payment.get("CheckPayment", {}), **payment.get("CreditCardPayment", {})}
    yield _account(paid, "BankAccountRef", "CCAccountRef"), -payment["TotalAmt"], ""
    yield _account(payment, "APAccountRef") or chart.defaults["AccountsPayable"], payment["TotalAmt"], ""


def _post_card_payment(chart: Chart, payment: Document) -> Iterator[Posting]:
    yield _account(payment, "CreditCardAccountRef"), Decimal(payment["Amount"]), ""
    yield _account(payment, "BankAccountRef"), -Decimal(payment["Amount"]), ""


def _post_costs(chart: Chart, record: Document) -> Iterator[Posting]:
    for line in record["Line"]:
        detail = line.get(line["DetailType"]) or {}
        if detail.get("AccountRef"):
            yield _account(detail, "AccountRef"), line["Amount"], _account(detail, "CustomerRef")
        elif detail.get("ItemRef"):
            yield chart.expense[detail["ItemRef"]["value"]], line["Amount"], _account(detail, "CustomerRef")


def _post_transfer(chart: Chart, transfer: Document) -> Iterator[Posting]:
    yield _account(transfer, "ToAccountRef"), Decimal(transfer["Amount"]), ""
    yield _account(transfer, "FromAccountRef"), -Decimal(transfer["Amount"]), ""


_POSTINGS: dict[str, Callable[[Chart, Document], Iterator[Posting]]] = {
    "Invoice": _post_invoice,
    "SalesReceipt": _post_receipt,
    "CreditMemo": _post_credit,
    "RefundReceipt": _post_refund,
    "Payment": _post_payment,
    "JournalEntry": _post_journal,
    "Deposit": _post_deposit,
    "Purchase": _post_purchase,
    "Bill": _post_bill,
    "VendorCredit": _post_vendor_credit,
    "BillPayment": _post_bill_payment,
    "CreditCardPayment": _post_card_payment,
    "Transfer": _post_transfer,
}
