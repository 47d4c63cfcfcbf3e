"""Delete, void and send: what happens to a transaction after it was written."""

from decimal import Decimal

from sandbox.quickbooks.banking import check_not_deposited, give_back
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.rules import check_open_period
from sandbox.quickbooks.schema import Entity
from sandbox.quickbooks.settlement import SETTLING, apply_payment, release_form
from sandbox.quickbooks.shape import check_shape
from sandbox.quickbooks.writes import find_current
from sandbox.store import Document

_DELETABLE = ("TimeActivity", "Attachable")
_SENDABLE = ("Invoice", "SalesReceipt", "Estimate", "CreditMemo", "PurchaseOrder", "Payment")
_AMOUNTS = ("TotalAmt", "Balance", "UnappliedAmt", "RemainingCredit")
_ZERO = Decimal("0.00")


def delete(company: Company, entity: Entity, sent: Document) -> Document:
    """Remove a transaction; its payments or invoices are released first. Refuses list entries with 500."""
    if not entity.is_transaction and entity.name not in _DELETABLE:
        raise Refusal("500", f"Operation delete is not supported for {entity.name}: set Active to false")
    current = _find_changeable(company, entity, sent)
    with company.world.store.transaction():
        _release(company, entity, current)
        company.remove(entity.name, current["Id"])
    return {"status": "Deleted", "domain": "QBO", "Id": current["Id"]}


def void(company: Company, entity: Entity, sent: Document) -> Document:
    """Keep a transaction with all amounts zero; what it settled or was settled by is released."""
    current = _find_changeable(company, entity, sent)
    with company.world.store.transaction():
        _release(company, entity, current)
        fresh = company.require(entity.name, current["Id"])
        return company.save(entity.name, voided(fresh), "Void")


def _find_changeable(company: Company, entity: Entity, sent: Document) -> Document:
    check_shape(entity, sent)
    current = find_current(company, entity, sent)
    check_open_period(company, current)
    check_not_deposited(company, entity.name, current)
    return current


def _release(company: Company, entity: Entity, current: Document) -> None:
    if entity.name in SETTLING:
        apply_payment(company, current, -1)
    elif entity.name in ("Invoice", "CreditMemo"):
        release_form(company, entity.name, current["Id"])
    elif entity.name == "Deposit":
        give_back(company, current)


def voided(record: Document) -> Document:
    """The record with every amount zero, no links, and a note that says so in front of the old one."""
    amounts = {key: _ZERO for key in _AMOUNTS if key in record}
    note = record.get("PrivateNote")
    tax = {"TxnTaxDetail": {"TotalTax": _ZERO}} if "TxnTaxDetail" in record else {}
    lines = [] if {"UnappliedAmt", "PayType"} & record.keys() else [_void_line(line) for line in record["Line"]]
    text = f"Voided - {note}" if note else "Voided"
    return {**record, **amounts, **tax, "Line": lines, "LinkedTxn": [], "PrivateNote": text}


def _void_line(line: Document) -> Document:
    kind = line["DetailType"]
    detail = {key: value for key, value in line.get(kind, {}).items() if key != "UnitPrice"}
    quantity = {"Qty": 0} if "Qty" in detail else {}
    amount = {"Amount": _ZERO} if "Amount" in line else {}
    return {**line, **amount, **({kind: {**detail, **quantity}} if kind in line else {})}


def send(company: Company, entity: Entity, id: str, address: str | None) -> Document:
    """Mark a form as e-mailed; each call mails again, so the counter ``qbo.emails`` tells repeats."""
    if entity.name not in _SENDABLE:
        raise Refusal("500", f"Operation send is not supported for {entity.name}")
    current = company.require(entity.name, id)
    key = "POEmail" if entity.name == "PurchaseOrder" else "BillEmail"
    email = {"Address": address} if address else current.get(key)
    if not email or not email.get("Address"):
        raise Refusal("6420", "Email address is required to send this form", key)
    check_shape(entity, {key: email} if key in entity.fields else {})
    company.world.store.note("qbo.emails")
    delivery = {"DeliveryType": "Email", "DeliveryTime": company.stamp()}
    marks = {key: email, "EmailStatus": "EmailSent", "DeliveryInfo": delivery}
    known = {name: value for name, value in marks.items() if name in entity.fields}
    return company.save(entity.name, {**current, **known}, "Emailed")
