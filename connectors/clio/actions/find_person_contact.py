"""Clio: Find Person Contact."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.models import Contact, EmailAddress, Many, Named
from connectors.clio.searches import IfMissing, IfSeveral, pick
from core.forms import Form, Record


class PersonSearch(Form):
    """Whom to search for."""

    search_by: Literal["email", "name"] = Field(
        default="email", title="Search by", description="An e-mail address must match exactly, a name as a whole."
    )
    text: str = Field(title="Text", description="What to search for; capital letters do not matter.", min_length=1)
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest contact."
    )


class ReachablePerson(Contact):
    """A person with every e-mail address."""

    email_addresses: Many[EmailAddress] = ()


class FoundPerson(Record):
    """The person, if `found`."""

    found: bool
    id: int | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    title: str | None = None
    is_client: bool | None = None
    primary_email_address: str | None = None
    primary_phone_number: str | None = None
    company: Named | None = None


@action(title="Find Person Contact", sample="found_person.json", guarantee=Guarantee.READ_ONLY)
async def find_person_contact(clio: Clio, search: PersonSearch, effect: Effect) -> FoundPerson:
    """Find a person by e-mail address or name."""
    email_only = True if search.search_by == "email" else None
    filters = {"type": "Person", "query": search.text.strip(), "email_only": email_only}
    candidates = await clio.fetch("contacts", ReachablePerson, **filters)
    matching = [each for each in candidates if _matches(each, search)]
    person = pick(matching, f"person with this {search.search_by}", search.if_missing, search.if_several)
    return FoundPerson.model_validate({"found": True, **person.model_dump()}) if person else FoundPerson(found=False)


def _matches(person: ReachablePerson, search: PersonSearch) -> bool:
    addresses = [person.primary_email_address, *(each.address for each in person.email_addresses)]
    known = addresses if search.search_by == "email" else [person.name]
    return search.text.strip().casefold() in {(each or "").casefold() for each in known}
