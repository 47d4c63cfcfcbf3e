"""Bank deposits take up payments that wait in Undeposited Funds; what was taken up cannot be changed any more."""

from decimal import Decimal

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.store import Document


def check_deposit(company: Company, deposit: Document) -> Document:
    """Refuse 2500 for an unknown payment, 6000 for another amount, 6540 for one that another deposit took up."""
    for line in deposit["Line"]:
        for link in _links(line):
            payment = company.find("Payment", link["TxnId"])
            if payment is None:
                raise Refusal("2500", f"Invalid Reference Id : Payment {link['TxnId']} not found", "Line.LinkedTxn")
            if Decimal(payment["TotalAmt"]) != line["Amount"]:
                raise Refusal("6000", f"Business Validation Error: Payment {link['TxnId']} has another amount", "Line")
            if _taken_up(payment) not in ("", deposit.get("Id")):
                raise _deposited(payment)
    return deposit


def check_not_deposited(company: Company, entity: str, record: Document) -> None:
    """Refuse 6540 for a payment that stands in a bank deposit."""
    if entity == "Payment" and _taken_up(record):
        raise _deposited(record)


def take_up(company: Company, deposit: Document) -> None:
    """Show on each payment which deposit took it up."""
    link = {"TxnId": deposit["Id"], "TxnType": "Deposit"}
    for payment in _payments(company, deposit):
        others = [each for each in payment.get("LinkedTxn", []) if each["TxnType"] != "Deposit"]
        company.save("Payment", {**payment, "LinkedTxn": [*others, link]})


def give_back(company: Company, deposit: Document) -> None:
    """The deposit goes away: its payments wait again."""
    for payment in _payments(company, deposit):
        kept = [each for each in payment.get("LinkedTxn", []) if each["TxnType"] != "Deposit"]
        company.save("Payment", {**payment, "LinkedTxn": kept})


def _payments(company: Company, deposit: Document) -> list[Document]:
    found = (company.find("Payment", link["TxnId"]) for line in deposit["Line"] for link in _links(line))
    return [payment for payment in found if payment is not None]


def _links(line: Document) -> list[Document]:
    return [link for link in line.get("LinkedTxn") or [] if link.get("TxnType") == "Payment"]


def _taken_up(payment: Document) -> str:
    return next((link["TxnId"] for link in payment.get("LinkedTxn", []) if link["TxnType"] == "Deposit"), "")


def _deposited(payment: Document) -> Refusal:
    return Refusal("6540", f"Deposited Transaction cannot be changed: Payment {payment['Id']} is part of a deposit")
