"""What the matter actions share: making, finding again and changing.

A matter has no field for a mark that people do not see (its client reference is printed on bills), so an earlier
attempt is known by client and description among the matters made since. If several fit, a person decides.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from actions import Effect
from connectors.clio.bodies import body_of, difference
from connectors.clio.changes import change, changed
from connectors.clio.client import Clio
from connectors.clio.custom_fields import Setting, changed_values, check_values, first_values
from connectors.clio.definitions import read_definitions, with_fields
from connectors.clio.markers import lookup_start
from connectors.clio.matter_form import MatterChange, NewMatter
from connectors.clio.models import DetailedMatter
from connectors.clio.searches import only_one

APART = ("matter_id", "custom_fields", "if_several")
"""Inputs that are not fields of the body."""


async def create_new_matter(clio: Clio, new: NewMatter) -> DetailedMatter:
    """Create a matter; the definitions of custom fields are read first, since nothing may fail after a write."""
    known = await read_definitions(clio, "matter", needed=bool(new.custom_fields))
    settings = check_values(known, new.custom_fields)
    body = body_of(new, *APART)
    if settings:
        body["custom_field_values"] = first_values(settings)
    return known.show(await clio.create("matters", DetailedMatter, body))


async def find_created_matter(clio: Clio, new: NewMatter, effect: Effect) -> DetailedMatter | None:
    """Find the matter an earlier attempt may have made; InDoubt when several are just like it."""
    since = lookup_start(effect)
    made = await clio.fetch("matters", DetailedMatter, client_id=new.client_id, created_since=since)
    alike = [each for each in made if is_described(each, new.description)]
    made_then = only_one(alike, "matters of this client and description were made since the first attempt")
    return await with_fields(clio, made_then)


async def update_existing_matter(clio: Clio, wanted: MatterChange) -> DetailedMatter:
    """Change what differs from the wanted details."""
    known = await read_definitions(clio, "matter", needed=bool(wanted.custom_fields))
    missing = partial(_missing, wanted, check_values(known, wanted.custom_fields))
    return known.show(await change(clio, "matters", wanted.matter_id, DetailedMatter, missing))


async def find_updated_matter(clio: Clio, wanted: MatterChange, effect: Effect) -> DetailedMatter | None:
    """Return the matter if nothing differs any more."""
    known = await read_definitions(clio, "matter", needed=bool(wanted.custom_fields))
    missing = partial(_missing, wanted, check_values(known, wanted.custom_fields))
    matter = await changed(clio, "matters", wanted.matter_id, DetailedMatter, missing)
    return known.show(matter) if matter else None


def is_described(matter: DetailedMatter, description: str) -> bool:
    """Whether the matter has this description; capital letters do not matter."""
    return (matter.description or "").strip().casefold() == description.strip().casefold()


def _missing(wanted: MatterChange, settings: Sequence[Setting], held: DetailedMatter) -> dict[str, Any]:
    body = difference(held, body_of(wanted, *APART))
    if (held.status or "").lower() == wanted.status:
        body.pop("status", None)
    values = changed_values(settings, held.custom_field_values)
    return {**body, "custom_field_values": values} if values else body
