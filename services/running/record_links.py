"""Addresses of records in Clio's and QuickBooks' own pages, for people who are signed in there."""

from collections.abc import Mapping
from typing import Any

from books.quickbooks.links import link_to
from engine.clients import connector_of
from engine.installation import Installation
from storage.rows import ConnectionRow
from sync.documents import Kind

CLIO = {
    "matter": "matters",
    "matter_status": "matters",
    "bill": "bills",
    "bill_state": "bills",
    "trust_request": "bills",
    "contact": "contacts",
    "person_contact": "contacts",
    "company_contact": "contacts",
}
"""The page of each kind of record in Clio; what has none of its own is looked at on its matter's."""
QUICKBOOKS = {
    "invoice": Kind.INVOICE,
    "payment": Kind.PAYMENT,
    "credit_memo": Kind.CREDIT_MEMO,
    "journal_entry": Kind.JOURNAL,
    "deposit": Kind.DEPOSIT,
    "customer": Kind.CUSTOMER,
}
STAND_IN = "LEXRELAY_QUICKBOOKS_API_URL"
_BEFORE = ("find_or_create_", "create_", "update_", "updated_", "void_", "send_", "find_", "new_")
_AFTER = ("_with_line_items", "_updated", "_closed", "_recorded", "_paid", "_overdue")


def noun_of(operation: str) -> str:
    """Return what an operation is about: `invoice` for `quickbooks.create_invoice`."""
    name = operation.partition(".")[2]
    before = next((each for each in _BEFORE if name.startswith(each)), "")
    after = next((each for each in _AFTER if name.endswith(each)), "")
    return name.removeprefix(before).removesuffix(after)


def record_link(inst: Installation, row: ConnectionRow, operation: str, object_id: str, record: Any = None) -> str:
    """Return the address of the record an operation is about; empty when there is no page to show."""
    noun = noun_of(operation)
    if row.app == "quickbooks" and noun in QUICKBOOKS:
        return link_to(row, QUICKBOOKS[noun], object_id, inst.environment.get(STAND_IN, ""))
    if row.app != "clio":
        return ""
    page, id = (CLIO[noun], object_id) if noun in CLIO else ("matters", _matter_of(record))
    return f"{_clio(inst, row.region)}/nc/#/{page}/{id}" if id else ""


def _clio(inst: Installation, region: str) -> str:
    return next(each.api_url for each in connector_of("clio").app.places(inst.environment) if each.region == region)


def _matter_of(record: Any) -> str:
    matter = record.get("matter") if isinstance(record, Mapping) else None
    return str(matter.get("id") or "") if isinstance(matter, Mapping) else ""
