"""Which parts of Clio a connection may use. They are ticked at the developer app and frozen when somebody signs in.

A token does not say what it may do, so each part is tried with the smallest read there is.
"""

from pydantic import BaseModel

from connectors._kit.app import Permissions
from connectors.clio.client import Clio
from connectors.clio.errors import PERMISSIONS as NAMES
from core.errors import Rejected

_TRIED = (
    *("activities", "bank_accounts", "bills", "calendar_entries", "communications", "contacts", "custom_fields"),
    *("documents", "matters", "allocations", "tasks", "users", "webhooks"),
)
_TIME, _BILLS, _DIARY, _LETTERS, _PEOPLE = "Activities", "Billing", "Calendars", "Communications", "Contacts"
_FILES, _MATTERS, _PAID, _TASKS, _TRUST = "Documents", "Matters", "Payment distributions", "Tasks", "Accounting"
_NEEDED = {
    "assign_task_template_list": (_TASKS, _MATTERS),
    "bill_state_updated": (_BILLS,),
    "calendar_entry_updated": (_DIARY,),
    "complete_task": (_TASKS,),
    "create_activity_description": (_TIME,),
    "create_calendar_entry": (_DIARY,),
    "create_communication": (_LETTERS,),
    "create_company_contact": (_PEOPLE,),
    "create_expense_entry": (_TIME, _MATTERS),
    "create_matter": (_MATTERS, _PEOPLE),
    "create_matter_folder": (_FILES, _MATTERS),
    "create_matter_note": (_MATTERS,),
    "create_person_contact": (_PEOPLE,),
    "create_task": (_TASKS,),
    "create_time_entry": (_TIME, _MATTERS),
    "create_trust_request": (_BILLS, _MATTERS),
    "credit_note_recorded": (_PAID,),
    "download_document": (_FILES,),
    "find_bill": (_BILLS,),
    "find_company_contact": (_PEOPLE,),
    "find_contact_by_custom_field": (_PEOPLE, "Custom fields"),
    "find_matter": (_MATTERS,),
    "find_matter_by_custom_field": (_MATTERS, "Custom fields"),
    "find_newest_matter_by_client_email": (_MATTERS, _PEOPLE),
    "find_or_create_company_contact": (_PEOPLE,),
    "find_or_create_matter": (_MATTERS, _PEOPLE),
    "find_or_create_person_contact": (_PEOPLE,),
    "find_person_contact": (_PEOPLE,),
    "find_user": ("Users",),
    "matter_closed": (_MATTERS,),
    "matter_status_updated": (_MATTERS,),
    "new_activity": (_TIME,),
    "new_bill": (_BILLS,),
    "new_calendar_entry": (_DIARY,),
    "new_communication": (_LETTERS,),
    "new_contact": (_PEOPLE,),
    "new_document": (_FILES,),
    "new_matter": (_MATTERS,),
    "new_matter_note": (_MATTERS,),
    "new_task": (_TASKS,),
    "payment_recorded": (_PAID, _BILLS),
    "task_completed": (_TASKS,),
    "task_status_updated": (_TASKS,),
    "trust_balance_below": (_MATTERS, _TRUST),
    "trust_transaction_recorded": (_TRUST,),
    "update_company_contact": (_PEOPLE,),
    "update_matter": (_MATTERS,),
    "update_person_contact": (_PEOPLE,),
    "update_task": (_TASKS,),
    "upload_document_to_matter": (_FILES, _MATTERS),
}


class _Anything(BaseModel):
    """The least that can be asked of a record."""

    id: str | int


async def missing(clio: Clio) -> tuple[str, ...]:
    """Return the parts that Clio refuses to this connection (13 requests)."""
    return tuple([NAMES[each].partition(" (")[0] for each in _TRIED if await _is_closed(clio, each)])


async def _is_closed(clio: Clio, collection: str) -> bool:
    try:
        await clio.page(collection, _Anything, limit=1)
    except Rejected as refusal:
        if refusal.code != "ForbiddenError":
            raise
        return True
    return False


PERMISSIONS = Permissions(
    missing=missing,
    needed=_NEEDED,
    books=(_BILLS, _PAID, _TRUST, _PEOPLE, _MATTERS, _TIME, "Users"),
)
