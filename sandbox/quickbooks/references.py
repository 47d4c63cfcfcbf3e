"""Every reference must point at a live, active record of the right kind; answers carry its name."""

from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import ENTITIES, TYPES, Entity
from sandbox.store import Document

HOME_CURRENCY = {"value": "USD", "name": "United States Dollar"}
_TARGETS = {
    "CustomerRef": "Customer",
    "ProjectRef": "Customer",
    "VendorRef": "Vendor",
    "PrefVendorRef": "Vendor",
    "EmployeeRef": "Employee",
    "ItemRef": "Item",
    "GroupItemRef": "Item",
    "SalesTermRef": "Term",
    "TermRef": "Term",
    "ClassRef": "Class",
    "DepartmentRef": "Department",
    "PaymentMethodRef": "PaymentMethod",
    "TxnTaxCodeRef": "TaxCode",
    "DefaultTaxCodeRef": "TaxCode",
    "SalesTaxCodeRef": "TaxCode",
    "PurchaseTaxCodeRef": "TaxCode",
}
_ACCOUNT_TYPES = {
    "DepositToAccountRef": {"Bank", "Other Current Asset"},
    "ARAccountRef": {"Accounts Receivable"},
    "APAccountRef": {"Accounts Payable"},
}
_LINE_TAX_CODES = ("TAX", "NON")


def resolve_references(company: Company, entity: Entity, record: Document) -> Document:
    """The record with the name of each reference filled in; refuses 2500, 610, 6100, 6430 or 6000."""
    return _resolve_members(company, entity.name, entity.fields, record)


def _resolve_members(company: Company, owner: str, fields: dict[str, str], values: Document) -> Document:
    resolved = {}
    for name, value in values.items():
        kind = fields[name]
        if kind == "Ref" and value.get("value"):
            resolved[name] = _resolve(company, owner, name, value, values)
        elif kind != "Ref":
            resolved[name] = _resolve_nested(company, owner, kind, value)
    return resolved


def _resolve_nested(company: Company, owner: str, kind: str, value: Any) -> Any:
    if kind.endswith("[]") and kind[:-2] in TYPES:
        return [_resolve_members(company, owner, TYPES[kind[:-2]], item) for item in value]
    if kind in TYPES and kind != "Ref":
        return _resolve_members(company, owner, TYPES[kind], value)
    return value


def _resolve(company: Company, owner: str, name: str, reference: Document, siblings: Document) -> Document:
    if name == "CurrencyRef":
        return _home_currency(reference)
    if name == "TaxCodeRef":
        return _line_tax_code(reference)
    target = _target(owner, name, reference, siblings)
    if target is None:
        return reference
    record = company.find(target, reference["value"])
    if record is None:
        raise Refusal("2500", f"Invalid Reference Id : {target} element id {reference['value']} not found", name)
    if record.get("Active") is False:
        raise Refusal("610", f"Object Not Found : {target} {reference['value']} has been made inactive", name)
    _check_account_type(name, record)
    label = record.get("FullyQualifiedName") or record.get("DisplayName") or record.get("Name")
    return {**reference, "name": label}


def _target(owner: str, name: str, reference: Document, siblings: Document) -> str | None:
    if name == "ParentRef":
        return owner
    if name.endswith("AccountRef"):
        return "Account"
    if name in ("EntityRef", "Entity"):
        kind = reference.get("type") or siblings.get("Type") or "Customer"
        return str(kind).title() if str(kind).title() in ENTITIES else None
    return _TARGETS.get(name)


def _home_currency(reference: Document) -> Document:
    if reference["value"] != HOME_CURRENCY["value"]:
        raise Refusal("6000", "Multicurrency is off: only the home currency USD can be used", "CurrencyRef")
    return HOME_CURRENCY


def _line_tax_code(reference: Document) -> Document:
    if reference["value"] not in _LINE_TAX_CODES:
        raise Refusal("6100", "A line of a US company takes the tax code TAX or NON", "TaxCodeRef")
    return reference


def _check_account_type(name: str, account: Document) -> None:
    allowed = _ACCOUNT_TYPES.get(name)
    if allowed and account["AccountType"] not in allowed:
        raise Refusal("6430", f"{name} needs an account of type {' or '.join(sorted(allowed))}", name)
