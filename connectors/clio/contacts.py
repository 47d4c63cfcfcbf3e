"""What the contact actions share: making, finding again, changing, and searching exactly.

A contact has no field for a mark that people do not see, so an earlier attempt is known by name and e-mail addresses
among the contacts made since. If several fit, a person decides.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

from actions import Effect
from connectors.clio.bodies import body_of, difference
from connectors.clio.changes import change, changed
from connectors.clio.client import Clio
from connectors.clio.contact_form import NewCompany, NewPerson, Reach
from connectors.clio.contact_rows import new_rows, row_changes
from connectors.clio.custom_fields import Setting, changed_values, check_values, first_values
from connectors.clio.definitions import read_definitions, with_fields
from connectors.clio.markers import lookup_start
from connectors.clio.models import DetailedContact
from connectors.clio.searches import only_one
from core.errors import Rejected

ROWS = ("email_addresses", "phone_numbers", "addresses", "custom_fields", "if_several", "contact_id")
Type = Literal["Person", "Company"]


async def create_contact(clio: Clio, new: NewPerson | NewCompany) -> DetailedContact:
    """Create a person or company; the definitions of custom fields are read first: nothing may fail after a write."""
    known = await read_definitions(clio, "contact", needed=bool(new.custom_fields))
    settings = check_values(known, new.custom_fields)
    body = {"type": type_of(new), **body_of(new, *ROWS), **new_rows(new)}
    if settings:
        body["custom_field_values"] = first_values(settings)
    return known.show(await clio.create("contacts", DetailedContact, body))


async def find_created(clio: Clio, new: NewPerson | NewCompany, effect: Effect) -> DetailedContact | None:
    """Find the contact an earlier attempt may have made; InDoubt when several are just like it."""
    since = lookup_start(effect)
    made = await clio.fetch("contacts", DetailedContact, type=type_of(new), created_since=since)
    alike = [each for each in made if _is_named(each, new) and _has_emails(each, new)]
    return await with_fields(clio, only_one(alike, "contacts of this name were made since the first attempt"))


async def update_contact(clio: Clio, id: int, type: Type, wanted: Reach) -> DetailedContact:
    """Change what differs from the wanted details."""
    known = await read_definitions(clio, "contact", needed=bool(wanted.custom_fields))
    missing = partial(_missing, type, wanted, check_values(known, wanted.custom_fields))
    return known.show(await change(clio, "contacts", id, DetailedContact, missing))


async def find_updated(clio: Clio, id: int, type: Type, wanted: Reach) -> DetailedContact | None:
    """Return the contact if nothing differs any more."""
    known = await read_definitions(clio, "contact", needed=bool(wanted.custom_fields))
    missing = partial(_missing, type, wanted, check_values(known, wanted.custom_fields))
    contact = await changed(clio, "contacts", id, DetailedContact, missing)
    return known.show(contact) if contact else None


async def search_contacts(clio: Clio, type: Type | None, by: str, text: str) -> list[DetailedContact]:
    """Return the contacts whose e-mail address or whole name is the text; capital letters do not matter."""
    wanted = text.strip()
    email_only = True if by == "email" else None
    found = await clio.fetch("contacts", DetailedContact, type=type, query=wanted, email_only=email_only)
    return [each for each in found if wanted.casefold() in (emails_of(each) if by == "email" else _name_of(each))]


def emails_of(contact: DetailedContact) -> set[str]:
    """Return all e-mail addresses in lower case."""
    known = [contact.primary_email_address, *(each.address for each in contact.email_addresses)]
    return {each.casefold() for each in known if each}


def type_of(new: NewPerson | NewCompany) -> Type:
    """Say in Clio's word which kind of contact this is."""
    return "Company" if isinstance(new, NewCompany) else "Person"


def _name_of(contact: DetailedContact) -> set[str]:
    return {(contact.name or "").casefold()}


def _is_named(contact: DetailedContact, new: NewPerson | NewCompany) -> bool:
    if isinstance(new, NewCompany):
        return _name_of(contact) == {new.name.strip().casefold()}
    pairs = [(contact.first_name, new.first_name), (contact.last_name, new.last_name)]
    return all((held or "").strip().casefold() == (given or "").strip().casefold() for held, given in pairs)


def _has_emails(contact: DetailedContact, new: Reach) -> bool:
    return {each.address.casefold() for each in new.email_addresses} <= emails_of(contact)


def _missing(type: Type, wanted: Reach, settings: Sequence[Setting], held: DetailedContact) -> dict[str, Any]:
    if held.type != type:
        raise Rejected(
            f"the contact in Clio is not a {type.lower()}",
            code="wrong_type",
            field="contact_id",
            remedy=f"The recipe's author chooses a {type.lower()} in the recipe step.",
        )
    body = difference(held, body_of(wanted, *ROWS)) | row_changes(wanted, held)
    values = changed_values(settings, held.custom_field_values)
    return {**body, "custom_field_values": values} if values else body
