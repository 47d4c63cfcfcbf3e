"""What built-in triggers read, said without knowing who keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Message:
    """A message another system sent to one of our addresses. `message_id` is the sender's, `id` ours."""

    id: str
    message_id: str
    received_at: datetime
    data: dict[str, Any]


class Desk(Protocol):
    """The desk of one firm."""

    @property
    def trying(self) -> bool:
        """Whether someone only wants to see what would happen: then the past is shown as it was, not caught up."""
        ...

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...

    async def messages(self, address: str, since: datetime | None, after: str) -> Sequence[Message]:
        """Return a page of messages to an address, oldest first, after the id of the last one; raises Mistake."""
        ...
