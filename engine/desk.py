"""What built-in triggers read: our own clock and what arrived for one firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.clock import now
from core.errors import mistake
from storage import FirmStore
from storage.incoming import AddressRow
from triggers.desk import Message

AT_ONCE = 100
"""Messages on one page."""


@dataclass(frozen=True)
class FirmDesk:
    """The desk of one firm, given to built-in operations in place of a vendor's client.

    `trying`: someone only wants to see what would happen.
    """

    store: FirmStore
    trying: bool = False

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return now()

    async def messages(self, address: str, since: datetime | None, after: str) -> Sequence[Message]:
        """Return a page of messages to an address, oldest first; raises Mistake when there is none of this name."""
        row = await address_named(self.store, address)
        found = await self.store.incoming.messages(row.id, since, after, AT_ONCE)
        return [Message(each.id, each.message_id, each.received_at, each.body) for each in found]


async def address_named(store: FirmStore, name: str) -> AddressRow:
    """Return an address; raises Mistake naming those that exist."""
    row = await store.incoming.find(name)
    if row is None:
        names = ", ".join(f"'{each.name}'" for each in await store.incoming.list()) or "none yet"
        cause = f"there is none of this name (addresses: {names})"
        remedy = "Choose one of these, or ask an administrator to make it with `lexrelay incoming add`"
        raise mistake(f"Address '{name}'", cause, remedy)
    return row
