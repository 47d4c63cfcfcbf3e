"""Finding a contact or making it, for persons and companies alike."""

from pydantic import Field

from actions import Effect
from connectors.clio.client import Clio
from connectors.clio.contact_form import NewCompany, NewPerson
from connectors.clio.contacts import create_contact, find_created, search_contacts, type_of
from connectors.clio.definitions import with_fields
from connectors.clio.models import DetailedContact
from connectors.clio.searches import IfSeveral, pick


class WantedPerson(NewPerson):
    """The person to find, or to create when there is none."""

    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest contact."
    )


class WantedCompany(NewCompany):
    """The company to find, or to create when there is none."""

    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest contact."
    )


Wanted = WantedPerson | WantedCompany


class FoundOrCreated(DetailedContact):
    """The person or company; `created` says whether this step made it."""

    created: bool = False


def key_of(wanted: Wanted) -> str:
    """Return what two runs that want the same contact have in common: the first e-mail address, or else the name."""
    by, text = _search(wanted)
    return f"{by} {text.casefold()}"


async def find_existing(clio: Clio, wanted: Wanted) -> FoundOrCreated | None:
    """Find the contact by its first e-mail address, or by its whole name if none is given."""
    by, text = _search(wanted)
    found = await search_contacts(clio, type_of(wanted), by, text)
    contact = pick(found, f"{type_of(wanted).lower()} with this {by}", "continue", wanted.if_several)
    shown = await with_fields(clio, contact)
    return _told(shown, created=False) if shown else None


async def find_made(clio: Clio, wanted: Wanted, effect: Effect) -> FoundOrCreated | None:
    """Find the contact an earlier attempt may have made."""
    contact = await find_created(clio, wanted, effect)
    return _told(contact, created=True) if contact else None


async def make(clio: Clio, wanted: Wanted) -> FoundOrCreated:
    """Create the contact."""
    return _told(await create_contact(clio, wanted), created=True)


def _search(wanted: Wanted) -> tuple[str, str]:
    if wanted.email_addresses:
        return "email", wanted.email_addresses[0].address.strip()
    if isinstance(wanted, WantedCompany):
        return "name", wanted.name.strip()
    return "name", " ".join(filter(None, (wanted.first_name, wanted.middle_name, wanted.last_name)))


def _told(contact: DetailedContact, *, created: bool) -> FoundOrCreated:
    return FoundOrCreated.model_validate({**contact.model_dump(), "created": created})
