"""How our own writes are recognised later: a marker that stays with the record, since request ids may be forgotten."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from actions import Effect
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Invoice, Payment
from connectors.quickbooks.query import equals, not_before
from core.errors import InDoubt, Rejected

T = TypeVar("T")
Posted = TypeVar("Posted", Invoice, Payment)

SKEW = timedelta(minutes=5)
"""How far the vendor's clock may lag behind ours."""
SEEN_BEFORE = "600"
DUPLICATE_NUMBER = "6140"
DUPLICATE_NAME = "6240"
"""Some companies are answered this code for a duplicate number too."""


def signed(note: str | None, effect: Effect) -> str:
    """Return the note with the marker on its own last line."""
    return f"{note}\n{effect.marker}" if note else effect.marker


def bears(note: str | None, effect: Effect) -> bool:
    """Whether the marker is in the note, also after a bookkeeper wrote around it."""
    return effect.marker in (note or "")


async def posted_since(quickbooks: QuickBooks, model: type[Posted], customer_id: str, effect: Effect) -> Posted | None:
    """Find what this effect posted for the customer; notes cannot be searched, so every candidate is read."""
    window = not_before("MetaData.CreateTime", effect.intended_at - SKEW)
    async for found in quickbooks.find_all(model, equals("CustomerRef", customer_id), window):
        if bears(found.private_note, effect):
            return found
    return None


async def unless_done(write: Awaitable[T], find: Callable[[], Awaitable[T | None]], codes: tuple[str, ...]) -> T:
    """Await a write; when QuickBooks says it is there already, return what we made or pass the refusal on."""
    try:
        return await write
    except (Rejected, InDoubt) as failure:
        if failure.evidence.get("code") not in codes:
            raise
        made = await find()
        if made is None:
            raise
        return made
