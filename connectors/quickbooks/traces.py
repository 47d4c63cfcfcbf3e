"""How our own writes are recognised later: a marker that stays with the record, since request ids may be forgotten."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from actions import Effect
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Stored
from connectors.quickbooks.query import equals, not_before
from core.errors import InDoubt, Rejected

T = TypeVar("T")
Posted = TypeVar("Posted", bound=Stored)

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
    return await marked_since(quickbooks, model, effect, equals("CustomerRef", customer_id))


async def marked_since(
    quickbooks: QuickBooks, model: type[Posted], effect: Effect, *where: str, field: str = "private_note"
) -> Posted | None:
    """Find what this effect made by the mark that `field` keeps, among what is as new as the effect."""
    async for found in quickbooks.find_all(model, *where, made_since(effect)):
        if bears(getattr(found, field), effect):
            return found
    return None


def made_since(effect: Effect) -> str:
    """Match what may have been made by this effect."""
    return not_before("MetaData.CreateTime", effect.intended_at - SKEW)


def only_ours(found: Sequence[Posted], what: str, effect: Effect) -> Posted | None:
    """Return ours among records of one number; Rejected when the number is only in foreign hands."""
    mine = [record for record in found if bears(getattr(record, "private_note", None), effect)]
    if found and not mine:
        reason = f"another {what} in QuickBooks already has this number, and this step did not make it"
        remedy = "A bookkeeper compares the two: delete or renumber the existing one, then run the step again"
        evidence = {"code": DUPLICATE_NUMBER, f"{what.replace(' ', '_')}_id": found[0].id}
        raise Rejected(reason, code=DUPLICATE_NUMBER, field="number", remedy=remedy, evidence=evidence)
    return mine[0] if mine else None


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
