"""Acme Docket: Add Entry."""

from typing import Annotated

from connectors.acme.choices import dockets
from connectors.acme.client import Acme
from connectors.acme.models import Entry
from pydantic import Field

from actions import Effect, Guarantee, action
from core.forms import Dropdown, Form


class NewEntry(Form):
    """The entry to add."""

    docket_id: Annotated[str, Dropdown(dockets)] = Field(title="Docket", description="Where to add it.")
    text: str = Field(title="Text", description="What happened.")


async def find_entry(acme: Acme, new: NewEntry, effect: Effect) -> Entry | None:
    """Find the entry an earlier attempt may have made, on whichever page it is."""
    offset: int | None = 0
    while offset is not None:
        items, offset = await acme.page(f"/dockets/{new.docket_id}/entries", offset)
        for item in items:
            if item["reference"] == effect.marker:
                return Entry.model_validate(item)
    return None


@action(title="Add Entry", sample="entry.json", guarantee=Guarantee.EFFECTIVELY_ONCE, lookup=find_entry)
async def add_entry(acme: Acme, new: NewEntry, effect: Effect) -> Entry:
    """Add an entry to a docket."""
    body = {"text": new.text, "reference": effect.marker}
    return Entry.model_validate(await acme.add(f"/dockets/{new.docket_id}/entries", body))
