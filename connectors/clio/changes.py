"""Changing a record that others may change as well: read, work out what is missing, write only if nobody was faster."""

from collections.abc import Callable
from typing import Any, TypeVar

from connectors.clio.client import Clio
from connectors.clio.models import DetailedContact, DetailedMatter, Task
from core.errors import RetryLater

R = TypeVar("R", DetailedContact, DetailedMatter, Task)
Difference = Callable[[R], dict[str, Any]]
"""From the record as it is to the body that makes it as wanted; empty when nothing is missing."""

TRIES = 4


async def change(clio: Clio, collection: str, id: int, model: type[R], missing: Difference[R]) -> R:
    """Bring a record to the wanted state; a person's change in between is kept, and the intent applied again.

    RetryLater when others change it faster than we can.
    """
    for _ in range(TRIES):
        try:
            return await _change_once(clio, collection, id, model, missing)
        except RetryLater as conflict:
            if conflict.evidence.get("status") != "412":
                raise
    raise RetryLater(f"this record in {collection} keeps being changed by others in Clio", wait=60)


async def changed(clio: Clio, collection: str, id: int, model: type[R], missing: Difference[R]) -> R | None:
    """Return the record if it is as wanted already, by whoever's hand."""
    record = await clio.read(collection, id, model)
    return None if missing(record) else record


async def _change_once(clio: Clio, collection: str, id: int, model: type[R], missing: Difference[R]) -> R:
    record = await clio.read(collection, id, model)
    body = missing(record)
    return await clio.change(collection, id, model, body, record.etag) if body else record
