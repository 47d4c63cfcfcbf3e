"""Changes that are safe to repeat: what is there is compared with what is wanted, and only the difference is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from actions import Effect
from actions.effects import MARK
from connectors.quickbooks.bodies import holds
from connectors.quickbooks.cdc import is_voided
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Stored

S = TypeVar("S", bound=Stored)
COST = "1 metered read and 1 write, which is free"
_WHOLE = ("BillAddr",)
"""Properties that QuickBooks replaces as a whole, so that what is kept must be sent along."""
_NEEDED = ("CustomerRef", "VendorRef")
"""Properties that a transaction must name in every change."""


@dataclass(frozen=True)
class Change(Generic[S]):
    """What one record should say. `wanted` makes the properties from the record as it is now."""

    model: type[S]
    id: str
    wanted: Callable[[Mapping[str, Any]], dict[str, Any]]


async def find_changed(quickbooks: QuickBooks, change: Change[S]) -> S | None:
    """Return the record if it already says what is wanted."""
    now = await quickbooks.read(change.model.entity, change.id)
    return change.model.of(now) if holds(now, change.wanted(now)) else None


async def change_once(quickbooks: QuickBooks, change: Change[S], effect: Effect) -> S:
    """Make the change on the newest version; nothing is sent when it is there already."""

    def intend(now: Mapping[str, Any]) -> dict[str, Any]:
        wanted = change.wanted(now)
        if holds(now, wanted):
            return {}
        kept = {name: now[name] for name in _NEEDED if name in now}
        whole = {name: {**(now.get(name) or {}), **wanted[name]} for name in _WHOLE if name in wanted}
        return {**kept, **wanted, **whole}

    return await quickbooks.change(change.model, change.id, intend, effect.request_id)


def with_marks(note: str | None, kept: str | None) -> str | None:
    """Return a new note with the marks of the old one, by which our other writes are still found."""
    if not note:
        return None
    return "\n".join([note, *(line for line in (kept or "").splitlines() if MARK in line)])


async def find_voided(quickbooks: QuickBooks, model: type[S], id: str) -> S | None:
    """Return the transaction if nothing is left to void."""
    now = await quickbooks.read(model.entity, id)
    return model.of(now) if is_voided(now) else None


async def void_once(quickbooks: QuickBooks, model: type[S], id: str, effect: Effect, **operation: str) -> S:
    """Void unless it is void; `operation` is how QuickBooks wants it asked for this kind."""

    def intend(now: Mapping[str, Any]) -> dict[str, Any]:
        return {} if is_voided(now) else {"sparse": True}

    return await quickbooks.change(model, id, intend, effect.request_id, **operation)
