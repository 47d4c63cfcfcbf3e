"""Clio: Find or Create Matter."""

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.definitions import with_fields
from connectors.clio.matter_form import WantedMatter
from connectors.clio.matter_work import create_new_matter, find_created_matter, is_described
from connectors.clio.models import DetailedMatter
from connectors.clio.searches import pick


class FoundOrCreated(DetailedMatter):
    """The matter; `created` says whether this step made it."""

    created: bool = False


def key_of(wanted: WantedMatter) -> str:
    """Return what two runs that want the same matter have in common."""
    return f"{wanted.client_id} {wanted.description.strip().casefold()}"


async def find_existing(clio: Clio, wanted: WantedMatter) -> FoundOrCreated | None:
    """Find the client's matter of this description, whatever its status."""
    known = await clio.fetch("matters", DetailedMatter, client_id=wanted.client_id)
    found = [each for each in known if is_described(each, wanted.description)]
    matter = pick(found, "matter of this client and description", "continue", wanted.if_several)
    shown = await with_fields(clio, matter)
    return _told(shown, created=False) if shown else None


async def find_made(clio: Clio, wanted: WantedMatter, effect: Effect) -> FoundOrCreated | None:
    """Find the matter an earlier attempt may have made."""
    matter = await find_created_matter(clio, wanted, effect)
    return _told(matter, created=True) if matter else None


def _told(matter: DetailedMatter, *, created: bool) -> FoundOrCreated:
    return FoundOrCreated.model_validate({**matter.model_dump(), "created": created})


@action(
    title="Find or Create Matter",
    sample="found_or_created_matter.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_made,
    existing=find_existing,
    natural_key=key_of,
    cost="1 request for each 200 matters of the client; for a new matter 1 more, and 1 for custom fields",
)
async def find_or_create_matter(clio: Clio, wanted: WantedMatter, effect: Effect) -> FoundOrCreated:
    """Return the client's matter of this description; one is opened when there is none."""
    return _told(await create_new_matter(clio, wanted), created=True)
