"""Clio: Create Activity Description."""

from typing import Any

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.markers import lookup_start
from connectors.clio.models import ActivityDescription
from connectors.clio.searches import only_one
from core.forms import Amount, Form


class NewDescription(Form):
    """The kind of work to add to the firm's list."""

    name: str = Field(title="Name", description="Such as Draft contract.", min_length=1)
    description: str | None = Field(default=None, title="Text", description="The note it suggests for time entries.")
    flat_rate: Amount | None = Field(
        default=None, title="Flat rate", description="A fixed price however long it takes; empty for the user's rate."
    )
    default: bool = Field(default=False, title="Default", description="Whether new time entries start with it.")


async def find_description(clio: Clio, new: NewDescription, effect: Effect) -> ActivityDescription | None:
    """Find it by its name among those made since; Clio keeps no mark with it."""
    made = await clio.fetch("activity_descriptions", ActivityDescription, created_since=lookup_start(effect))
    alike = [each for each in made if (each.name or "").casefold() == new.name.casefold()]
    return only_one(alike, "activity descriptions of this name were made since the first attempt")


@action(
    title="Create Activity Description",
    sample="activity_description.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_description,
)
async def create_activity_description(clio: Clio, new: NewDescription, effect: Effect) -> ActivityDescription:
    """Add a kind of work to the firm's list."""
    body: dict[str, Any] = new.model_dump(include={"name", "description", "default"}, exclude_none=True)
    if new.flat_rate is not None:
        body["rate"] = {"type": "FlatRate", "amount": new.flat_rate}
    return await clio.create("activity_descriptions", ActivityDescription, body)
