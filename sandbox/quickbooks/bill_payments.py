"""Payments of bills, by check or credit card, and what a credit of a vendor takes off them."""

from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.lines import cents
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.settlement import applications
from sandbox.store import Document

_PAID_BY = {
    "Check": ("CheckPayment", "BankAccountRef", "Bank"),
    "CreditCard": ("CreditCardPayment", "CCAccountRef", "Credit Card"),
}
_SIGNS = {"Bill": 1, "VendorCredit": -1}
_ZERO = Decimal("0.00")


def complete_bill_payment(company: Company, payment: Document, old: Document | None = None) -> Document:
    """Check where the money comes from and what it pays; refuses 2020, 6430, 620, 2500 and 6000."""
    detail, reference, kind = _PAID_BY[payment["PayType"]]
    account_id = payment.get(detail, {}).get(reference, {}).get("value", "")
    if not account_id:
        raise Refusal("2020", f"Required parameter {detail}.{reference} is missing in the request", detail)
    if company.require("Account", account_id)["AccountType"] != kind:
        raise Refusal("6430", f"A {payment['PayType']} is paid from a {kind} account", f"{detail}.{reference}")
    released = {(form, id): amount for form, id, amount in applications(old)} if old else {}
    total = sum((_applied(company, payment, each, released) for each in applications(payment)), _ZERO)
    if total != cents(payment["TotalAmt"]):
        raise Refusal("6000", "Business Validation Error: TotalAmt is not what the lines come to", "TotalAmt")
    return {**payment, "TotalAmt": total}


def _applied(
    company: Company, payment: Document, item: tuple[str, str, Decimal], released: dict[tuple[str, str], Decimal]
) -> Decimal:
    kind, id, amount = item
    if kind not in _SIGNS:
        raise Refusal("620", f"A bill payment cannot be linked to {kind or 'nothing'}", "Line.LinkedTxn.TxnType")
    form = company.find(kind, id)
    if form is None:
        raise Refusal("2500", f"Invalid Reference Id : {kind} element id {id} not found", "Line.LinkedTxn.TxnId")
    if form["VendorRef"]["value"] != payment["VendorRef"]["value"]:
        raise Refusal("620", f"{kind} {id} belongs to another vendor", "Line.LinkedTxn.TxnId")
    if amount <= 0 or amount > form["Balance"] + released.get((kind, id), _ZERO):
        raise Refusal("6000", f"Business Validation Error: {kind} {id} has {form['Balance']} open", "Line.Amount")
    return amount * _SIGNS[kind]


def check_card_payment(company: Company, payment: Document) -> Document:
    """Refuse 2140 for no amount, 6430 unless a bank account pays a credit card account."""
    if Decimal(payment["Amount"]) <= 0:
        raise Refusal("2140", "Amount must be greater than zero", "Amount")
    for name, kind in (("BankAccountRef", "Bank"), ("CreditCardAccountRef", "Credit Card")):
        if company.require("Account", payment[name]["value"])["AccountType"] != kind:
            raise Refusal("6430", f"{name} needs an account of type {kind}", name)
    return payment
