"""Clio: Create Communication."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import contacts, matters, users
from connectors.clio.client import Clio
from connectors.clio.markers import find_marked, lookup_start, mark
from connectors.clio.models import Communication
from core.forms import Dropdown, Form


class NewCommunication(Form):
    """The phone call or e-mail to log. Nothing is sent to anybody."""

    type: Literal["EmailCommunication", "PhoneCommunication"] = Field(
        title="Kind", description="An e-mail or a phone call; it is only logged, not sent."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="The matter it belongs to."
    )
    subject: str = Field(title="Subject", description="The heading.", min_length=1)
    body: str = Field(title="Text", description="What was written or said.")
    received_at: AwareDatetime | None = Field(
        default=None,
        title="Time",
        description="When it happened, with its time zone; leave empty for the time this step was started.",
    )
    from_user_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="From user", description="The user it came from."
    )
    from_contact_id: Annotated[int | None, Dropdown(contacts)] = Field(
        default=None, title="From contact", description="The contact it came from."
    )
    to_user_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="To user", description="The user it went to."
    )
    to_contact_id: Annotated[int | None, Dropdown(contacts)] = Field(
        default=None, title="To contact", description="The contact it went to."
    )


async def find_communication(clio: Clio, new: NewCommunication, effect: Effect) -> Communication | None:
    """Find the entry an earlier attempt may have made."""
    return await find_marked(clio, "communications", Communication, effect, created_since=lookup_start(effect))


def _participants(user_id: int | None, contact_id: int | None) -> list[dict[str, Any]]:
    both = [{"id": user_id, "type": "User"}, {"id": contact_id, "type": "Contact"}]
    return [each for each in both if each["id"]]


@action(
    title="Create Communication",
    sample="communication.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_communication,
)
async def create_communication(clio: Clio, new: NewCommunication, effect: Effect) -> Communication:
    """Log a phone call or an e-mail."""
    data: dict[str, Any] = new.model_dump(include={"type", "subject", "body"})
    data["received_at"] = (new.received_at or effect.intended_at).isoformat()
    data |= {"matter": {"id": new.matter_id}} if new.matter_id else {}
    data["senders"] = _participants(new.from_user_id, new.from_contact_id)
    data["receivers"] = _participants(new.to_user_id, new.to_contact_id)
    return await clio.create("communications", Communication, {**data, "external_properties": mark(effect)})
