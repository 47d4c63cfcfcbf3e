"""Built in: Webhook In."""

from typing import Any

from pydantic import AwareDatetime, Field

from core.forms import Form, Record
from triggers import Cursor, Page, Webhook, trigger
from triggers.desk import Desk, Message


class AddressOf(Form):
    """Which address is listened to."""

    address: str = Field(
        min_length=1,
        max_length=60,
        title="Address",
        description="The name of an address made with `lexrelay incoming add NAME`.",
    )


class Received(Record):
    """A message. `data` is its JSON; fractional numbers in it are text, so that no digit is lost."""

    id: str
    message_id: str
    received_at: AwareDatetime
    created_at: AwareDatetime
    data: dict[str, Any]


@trigger(
    title="Webhook In",
    sample="webhook_in.json",
    webhook=Webhook("incoming", ("received",)),
    cost="no request",
)
async def webhook_in(desk: Desk, only: AddressOf, cursor: Cursor) -> Page[Received]:
    """Start a recipe when another system sends a signed message to an address of ours."""
    found = await desk.messages(only.address, cursor.since, cursor.page or "")
    following = Cursor(cursor.since, found[-1].id) if found else None
    return Page(tuple(_received(message) for message in found), following)


def _received(message: Message) -> Received:
    return Received(
        id=message.id,
        message_id=message.message_id,
        received_at=message.received_at,
        created_at=message.received_at,
        data=message.data,
    )
