"""Telling what happened at the firm, event by event and at given dates, as people recorded it in Clio's own pages."""

from typing import Any

from sandbox.clio.history.bank import EVENTS as BANK
from sandbox.clio.history.bills import EVENTS as BILLS
from sandbox.clio.history.cards import EVENTS as CARDS
from sandbox.clio.history.credits import EVENTS as CREDITS
from sandbox.clio.history.payments import EVENTS as PAYMENTS
from sandbox.clio.history.people import EVENTS as PEOPLE
from sandbox.store import Document
from sandbox.world import World

EVENTS = PEOPLE | BILLS | BANK | PAYMENTS | CREDITS | CARDS
"""What can be told, by name; each takes the event and returns the ids it made or changed."""


def tell(world: World, events: list[Document]) -> list[dict[str, Any]]:
    """Let all events happen in order, or none; ids for each. ValueError for what cannot be told, ClioError when Clio
    itself would refuse it (say `force` for a history that broke the rules).
    """
    with world.store.transaction():
        return [_happen(world, dict(event)) for event in events]


def _happen(world: World, event: Document) -> dict[str, Any]:
    name = str(event.pop("tell", ""))
    if name not in EVENTS:
        raise ValueError(f"Nothing called {name!r} can be told; use one of {', '.join(sorted(EVENTS))}")
    known, told = EVENTS[name]
    strange = sorted(set(event) - known)
    if strange:
        raise ValueError(f"{name}: {', '.join(strange)} is not known; use {', '.join(sorted(known))}")
    return told(world, event)
