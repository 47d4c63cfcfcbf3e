"""Clio: Create Communication."""

from typing import Any

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.diary_form import NewCommunication
from connectors.clio.markers import find_marked, lookup_start, mark
from connectors.clio.models import Communication


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
