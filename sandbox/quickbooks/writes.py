"""Create and update: every check first, then all changes in one store transaction."""

from dataclasses import dataclass
from typing import Any

from sandbox.quickbooks.banking import check_not_deposited, give_back, take_up
from sandbox.quickbooks.bill_payments import complete_bill_payment
from sandbox.quickbooks.company import Company
from sandbox.quickbooks.duplicates import note_duplicates
from sandbox.quickbooks.lines import complete_lines
from sandbox.quickbooks.naming import complete_name
from sandbox.quickbooks.numbering import complete_number
from sandbox.quickbooks.references import resolve_references
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.rules import check_open_period, check_rules
from sandbox.quickbooks.schema import Entity
from sandbox.quickbooks.settlement import SETTLING, apply_payment, complete_payment, open_balance
from sandbox.quickbooks.shape import check_shape
from sandbox.quickbooks.totals import complete_totals
from sandbox.store import Document

_FIXED = ("Id", "SyncToken", "sparse", "domain")
_PARTIES = ("CustomerRef", "VendorRef")
_SETTLE = {"Payment": complete_payment, "BillPayment": complete_bill_payment}
_UNCREATABLE = ("TaxCode", "CompanyInfo", "Preferences")


@dataclass(frozen=True)
class Options:
    """What the query string says about a write."""

    include: frozenset[str] = frozenset()
    request_repeated: bool = False


def write(company: Company, entity: Entity, sent: Any, options: Options) -> Document:
    """Create without ``Id``, otherwise update; the stored record. After a :class:`Refusal` nothing has changed."""
    check_shape(entity, sent)
    sent = _without_nulls(sent)
    if sent.get("Id"):
        return _update(company, entity, sent, options)
    return _create(company, entity, sent, options)


def find_current(company: Company, entity: Entity, sent: Document) -> Document:
    """The record a change is meant for; refuses 2020 without Id or SyncToken, 610 unknown, 5010 stale."""
    for key in ("Id", "SyncToken"):
        if not sent.get(key):
            raise Refusal("2020", f"Required parameter {key} is missing in the request", key)
    current = company.require(entity.name, sent["Id"])
    if current["SyncToken"] != sent["SyncToken"]:
        raise Refusal("5010", "Stale Object Error : You and somebody else were working on this at the same time")
    return current


def _create(company: Company, entity: Entity, sent: Document, options: Options) -> Document:
    if entity.name in _UNCREATABLE:
        raise Refusal("500", f"Operation create is not supported for {entity.name}")
    record = {key: value for key, value in sent.items() if key not in entity.read_only and key not in _FIXED}
    _check_required(entity, record)
    note_duplicates(company, entity, record, options.request_repeated)
    record = _complete(company, entity, _with_defaults(company, entity, record), options)
    if entity.name in SETTLING:
        record = _SETTLE[entity.name](company, record, None)
    with company.world.store.transaction():
        stored = company.add(entity, record)
        if entity.name in SETTLING:
            apply_payment(company, stored)
        elif entity.name == "Deposit":
            take_up(company, stored)
    return stored


def _update(company: Company, entity: Entity, sent: Document, options: Options) -> Document:
    current = find_current(company, entity, sent)
    _check_required(entity, sent, _PARTIES if entity.is_transaction else ())
    record = _with_defaults(company, entity, _merge(entity, current, sent))
    _check_required(entity, record)
    record = _complete(company, entity, record, options)
    check_open_period(company, current)
    check_not_deposited(company, entity.name, current)
    if entity.name in SETTLING:
        record = _SETTLE[entity.name](company, record, current)
    elif "Balance" in record and entity.is_transaction:
        record = _with_open_balance(company, record)
    with company.world.store.transaction():
        if entity.name in SETTLING:
            apply_payment(company, current, -1)
        elif entity.name == "Deposit":
            give_back(company, current)
        stored = company.save(entity.name, record)
        if entity.name in SETTLING:
            apply_payment(company, stored)
        elif entity.name == "Deposit":
            take_up(company, stored)
    return stored


def _merge(entity: Entity, current: Document, sent: Document) -> Document:
    kept = current if sent.get("sparse") else {key: current[key] for key in entity.read_only if key in current}
    fixed = {key: current[key] for key in (*_FIXED, "LinkedTxn") if key in current}
    changes = {key: value for key, value in sent.items() if key not in entity.read_only}
    return {**kept, **changes, **fixed}


def _complete(company: Company, entity: Entity, record: Document, options: Options) -> Document:
    record = resolve_references(company, entity, record)
    if entity.is_list and entity.name != "TaxCode":
        record = complete_name(company, entity, record)
    record = complete_lines(entity, record)
    record = check_rules(company, entity, record)
    check_open_period(company, record)
    if "DocNumber" in entity.fields:
        allowed = "allowduplicatedocnum" in options.include
        record = complete_number(company, entity, record, allowed)
    return complete_totals(company, entity, record)


def _check_required(entity: Entity, record: Document, only: tuple[str, ...] | None = None) -> None:
    for key in sorted(entity.required):
        if (only is None or key in only) and record.get(key) in (None, "", [], {}):
            raise Refusal("2020", f"Required parameter {key} is missing in the request", key)
        value = record.get(key)
        if isinstance(value, dict) and "value" in value and not value["value"]:
            raise Refusal("2020", f"Required parameter {key}.value is missing in the request", key)


def _with_defaults(company: Company, entity: Entity, record: Document) -> Document:
    defaults: Document = {}
    if "TxnDate" in entity.fields:
        defaults["TxnDate"] = company.today()
    if "Active" in entity.fields:
        defaults["Active"] = True
    if "CurrencyRef" in entity.fields:
        defaults["CurrencyRef"] = {"value": "USD"}
    return {**defaults, **{key: value for key, value in record.items() if value != ""}}


def _with_open_balance(company: Company, record: Document) -> Document:
    balance = open_balance(record, [each for kind in SETTLING for each in company.each(kind)])
    if balance < 0:
        raise Refusal("6000", "Business Validation Error: The payments linked to this form exceed its total", "Line")
    credit = {"RemainingCredit": balance} if "RemainingCredit" in record else {}
    return {**record, "Balance": balance, **credit}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    return value
