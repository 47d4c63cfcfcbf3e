"""Document numbers: given by the company or by the user, refused with 6140 when already in use."""

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import Entity
from sandbox.store import Document

SALES_FORMS = ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt", "Estimate")
_WARNINGS = {
    "Bill": "WarnDuplicateBillNumber",
    "JournalEntry": "WarnDuplicateJournalNumber",
    "Purchase": "WarnDuplicateCheckNumber",
}


def complete_number(company: Company, entity: Entity, record: Document, allow_duplicate: bool) -> Document:
    """Give a sales form its number, or refuse one that is taken."""
    number = record.get("DocNumber")
    automatic = entity.name in SALES_FORMS and not _custom_numbers(company)
    if number == "AUTO_GENERATE" or (automatic and not number):
        return {**record, "DocNumber": _next_number(company)}
    if not number or allow_duplicate or not _checks(company, entity):
        return record
    holder = find_number(company, entity, record)
    if holder is not None:
        detail = f"DocNumber={number} is assigned to TxnType={entity.name} with TxnId={holder}"
        raise Refusal("6140", f"This number has already been used. {detail}", "DocNumber")
    return record


def _custom_numbers(company: Company) -> bool:
    return bool(company.preference("SalesFormsPrefs", "CustomTxnNumbers"))


def _next_number(company: Company) -> str:
    return str(1000 + company.world.store.next_id("qbo.number"))


def _checks(company: Company, entity: Entity) -> bool:
    if company.world.faults.no_duplicate_checks:
        return False
    if entity.name in SALES_FORMS:
        return _custom_numbers(company)
    return entity.name in _WARNINGS and company.warns(_WARNINGS[entity.name])


def find_number(company: Company, entity: Entity, record: Document) -> str | None:
    """The id of another record of the same type (for bills: of the same vendor) with this DocNumber."""
    wanted = (str(record.get("DocNumber")).casefold(), record.get("VendorRef", {}).get("value"))
    for other in company.each(entity.name):
        found = (str(other.get("DocNumber")).casefold(), other.get("VendorRef", {}).get("value"))
        if found == wanted and other["Id"] != record.get("Id"):
            return str(other["Id"])
    return None
