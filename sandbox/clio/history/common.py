"""What all events share: amounts, days, ids that may be chosen, and finding what was told before."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sandbox.clio.bills import cents
from sandbox.clio.records import new_id, today
from sandbox.clio.tables import ENTITIES
from sandbox.store import Document
from sandbox.world import World

ZERO = Decimal("0.00")
Told = dict[str, Any]
Event = tuple[frozenset[str], Callable[[World, Document], Told]]
"""The fields an event may have, and what makes it happen."""


def amount(value: Any) -> Decimal:
    """An amount given as text or a whole number; ValueError for a fraction, which JSON would have made inexact."""
    if isinstance(value, float):
        raise ValueError(f"Write the amount {value} as text, to the cent")
    return cents(Decimal(str(value)))


def day(world: World, event: Document) -> str:
    """When it happened: `on`, or today."""
    return str(event.get("on") or today(world))


def chosen(world: World, collection: str, id: Any) -> int:
    """The id that was asked for, or a new one; ValueError when a record of that kind has it."""
    if id is None:
        return new_id(world)
    if world.store.peek(ENTITIES[collection].kind, str(id)) is not None:
        raise ValueError(f"{collection}: {id} is taken")
    return int(id)


def find(world: World, collection: str, id: Any) -> Document:
    """A record that must be there, to be changed; ValueError otherwise."""
    found = world.store.get(ENTITIES[collection].kind, str(id))
    if found is None:
        raise ValueError(f"{collection}: there is no {id}")
    return found


def account(world: World, kind: str, id: Any = None) -> Document:
    """A bank account by id, or the first of its type (`Trust`, `Operating`)."""
    if id is not None:
        return find(world, "bank_accounts", id)
    found = next((each for each in world.store.all("clio.bank_account") if each["type"] == kind), None)
    if found is None:
        raise ValueError(f"The firm has no {kind} account; tell one first")
    return found
