"""Payments and what they settle: balances go down, links appear on both sides, and both come back on void."""

from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.lines import cents
from sandbox.quickbooks.open_items import LINKABLE, owed_by
from sandbox.quickbooks.refusals import Refusal
from sandbox.store import Document

_ZERO = Decimal("0.00")
SETTLING = ("Payment", "BillPayment")
"""Kinds whose lines lower the balance of other forms."""
_OPEN_ITEMS = ("Invoice", "CreditMemo", *LINKABLE)
Application = tuple[str, str, Decimal]


def complete_payment(company: Company, payment: Document, old: Document | None = None) -> Document:
    """Check the lines of a payment and compute ``UnappliedAmt``; refuses 620, 2140, 2500 and 6000."""
    if Decimal(payment["TotalAmt"]) < 0:
        raise Refusal("2140", "TotalAmt must be zero or more", "TotalAmt")
    released = _sums(applications(old)) if old else {}
    applied = _sums(applications(payment))
    for (kind, id), amount in applied.items():
        _check_application(company, payment, (kind, id, amount), released.get((kind, id), _ZERO))
    credits = sum((amount for item, amount in applied.items() if _is_credit(company, payment, *item)), _ZERO)
    unapplied = cents(payment["TotalAmt"]) + credits - (sum(applied.values(), _ZERO) - credits)
    if unapplied < 0:
        raise Refusal("6000", "Business Validation Error: The lines come to more than TotalAmt", "TotalAmt")
    deposit = {"DepositToAccountRef": _undeposited_funds(company)}
    return {**deposit, **payment, "TotalAmt": cents(payment["TotalAmt"]), "UnappliedAmt": unapplied}


def applications(payment: Document) -> list[Application]:
    """(type, id, amount) for each line; refuses 2020 when a line links nothing or several things."""
    found = []
    for line in payment.get("Line", []):
        links = line.get("LinkedTxn") or []
        if len(links) != 1 or "Amount" not in line or not links[0].get("TxnId"):
            raise Refusal("2020", "A payment line needs Amount and exactly one LinkedTxn with TxnId", "Line.LinkedTxn")
        found.append((links[0].get("TxnType", ""), links[0]["TxnId"], cents(line["Amount"])))
    return found


def _sums(items: list[Application]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for kind, id, amount in items:
        sums[kind, id] = sums.get((kind, id), _ZERO) + amount
    return sums


def _is_credit(company: Company, payment: Document, kind: str, id: str) -> bool:
    customer = payment["CustomerRef"]["value"]
    return kind == "CreditMemo" or (kind in LINKABLE and owed_by(company, kind, id, customer) < 0)


def _check_application(company: Company, payment: Document, item: Application, released: Decimal) -> None:
    kind, id, amount = item
    if kind not in _OPEN_ITEMS:
        raise Refusal("620", f"A payment cannot be linked to {kind or 'nothing'} here", "Line.LinkedTxn.TxnType")
    if kind in LINKABLE:
        _check_entry(company, payment, item, released)
        return
    form = company.find(kind, id)
    if form is None:
        raise Refusal("2500", f"Invalid Reference Id : {kind} element id {id} not found", "Line.LinkedTxn.TxnId")
    if form["CustomerRef"]["value"] != payment["CustomerRef"]["value"]:
        raise Refusal("620", f"{kind} {id} belongs to another customer", "Line.LinkedTxn.TxnId")
    if amount <= 0 or amount > form["Balance"] + released:
        raise Refusal("6000", f"Business Validation Error: {kind} {id} has {form['Balance']} open", "Line.Amount")


def _check_entry(company: Company, payment: Document, item: Application, released: Decimal) -> None:
    """An entry or check on accounts receivable is open until payments come to its amount."""
    kind, id, amount = item
    customer = payment["CustomerRef"]["value"]
    mine = [each for each in company.each("Payment") if each["CustomerRef"]["value"] == customer]
    used = sum((part for each in mine for type, form, part in applications(each) if (type, form) == (kind, id)), _ZERO)
    room = abs(owed_by(company, kind, id, customer)) - used + released
    if amount <= 0 or amount > room:
        raise Refusal(
            "6000", f"Business Validation Error: {kind} {id} has {room} open for this customer", "Line.Amount"
        )


def _undeposited_funds(company: Company) -> Document:
    accounts = (each for each in company.each("Account") if each["AccountSubType"] == "UndepositedFunds")
    account = next(accounts)
    return {"value": account["Id"], "name": account["Name"]}


def apply_payment(company: Company, payment: Document, sign: int = 1) -> None:
    """Lower (or with -1 restore) the balance of each linked form and link it to the payment, of bills too."""
    link = {"TxnId": payment["Id"], "TxnType": "BillPaymentCheck" if "PayType" in payment else "Payment"}
    for kind, id, amount in applications(payment):
        form = None if kind in LINKABLE else company.find(kind, id)
        if form is not None:
            company.save(kind, _settled(form, link, amount * sign))


def _settled(form: Document, link: Document, amount: Decimal) -> Document:
    links = [each for each in form.get("LinkedTxn", []) if each != link]
    if amount > 0:
        links.append(link)
    settled = {**form, "Balance": form["Balance"] - amount, "LinkedTxn": links}
    if "RemainingCredit" in form:
        settled["RemainingCredit"] = settled["Balance"]
    return settled


def release_form(company: Company, kind: str, id: str) -> None:
    """A form goes away: payments that settled it keep the money as unapplied credit."""
    for payment in company.each("Payment"):
        freed = sum((amount for each, form, amount in applications(payment) if (each, form) == (kind, id)), _ZERO)
        if freed:
            unapplied = payment["UnappliedAmt"] + (freed if kind == "Invoice" else -freed)
            company.save("Payment", {**payment, "Line": _other_lines(payment, id), "UnappliedAmt": unapplied})


def _other_lines(payment: Document, id: str) -> list[Document]:
    return [line for line in payment["Line"] if line["LinkedTxn"][0]["TxnId"] != id]


def open_balance(form: Document, payments: list[Document]) -> Decimal:
    """What remains of the total of a form after the payments that are linked to it."""
    wanted = form["Id"]
    paid = (amount for payment in payments for _, id, amount in applications(payment) if id == wanted)
    return Decimal(form["TotalAmt"]) - sum(paid, _ZERO)
