"""Clio: Find or Create Person Contact."""

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.contact_form import NewPerson
from connectors.clio.contacts import create_contact, find_created, search_contacts
from connectors.clio.models import DetailedContact
from connectors.clio.searches import IfSeveral, pick


class WantedPerson(NewPerson):
    """The person to find, or to create when there is none."""

    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest contact."
    )


class FoundOrCreated(DetailedContact):
    """The person; `created` says whether this step made it."""

    created: bool = False


def key_of(wanted: WantedPerson) -> str:
    """Return what two runs that want the same person have in common: the first e-mail address, or else the name."""
    by, text = _search(wanted)
    return f"{by} {text.casefold()}"


async def find_existing(clio: Clio, wanted: WantedPerson) -> FoundOrCreated | None:
    """Find the person by its first e-mail address, or by its whole name if none is given."""
    by, text = _search(wanted)
    found = await search_contacts(clio, "Person", by, text)
    contact = pick(found, f"person with this {by}", "continue", wanted.if_several)
    return _told(contact, created=False) if contact else None


async def find_made(clio: Clio, wanted: WantedPerson, effect: Effect) -> FoundOrCreated | None:
    """Find the person an earlier attempt may have made."""
    contact = await find_created(clio, wanted, effect)
    return _told(contact, created=True) if contact else None


def _search(wanted: WantedPerson) -> tuple[str, str]:
    if wanted.email_addresses:
        return "email", wanted.email_addresses[0].address.strip()
    return "name", " ".join(filter(None, (wanted.first_name, wanted.middle_name, wanted.last_name)))


def _told(contact: DetailedContact, *, created: bool) -> FoundOrCreated:
    return FoundOrCreated.model_validate({**contact.model_dump(), "created": created})


@action(
    title="Find or Create Person Contact",
    sample="found_or_created_person.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_made,
    existing=find_existing,
    natural_key=key_of,
    cost="1 request; for a new person 1 more, and 1 to check custom fields",
)
async def find_or_create_person_contact(clio: Clio, wanted: WantedPerson, effect: Effect) -> FoundOrCreated:
    """Return the person; one is made when there is none."""
    return _told(await create_contact(clio, wanted), created=True)
