"""How a transaction is posted once: its number is read first, its mark is looked for when an answer is lost."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from actions import Effect
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Stored
from connectors.quickbooks.query import equals
from connectors.quickbooks.traces import (
    DUPLICATE_NAME,
    DUPLICATE_NUMBER,
    SEEN_BEFORE,
    marked_since,
    only_ours,
    unless_done,
)

S = TypeVar("S", bound=Stored)
COST = "1 write, which is free; with a number 1 metered read, to see that it is not taken"


def spoken(model: type[Stored]) -> str:
    """Return what people call it: 'sales receipt' for SalesReceipt."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.entity).lower()


def _always(record: Any) -> bool:
    return True


@dataclass(frozen=True)
class Posting(Generic[S]):
    """One kind of transaction. `rivals` tells which records of the same number stand in its way."""

    model: type[S]
    number: str | None = None
    rivals: Callable[[S], bool] = _always


async def find_posted(quickbooks: QuickBooks, posting: Posting[S], effect: Effect) -> S | None:
    """Find ours by mark and time, then by number; Rejected when only a foreign one has the number."""
    found = await marked_since(quickbooks, posting.model, effect)
    return found or await find_numbered(quickbooks, posting, effect)


async def post_once(quickbooks: QuickBooks, posting: Posting[S], body: Mapping[str, Any], effect: Effect) -> S:
    """Post unless it is there. The body carries the mark in its private note."""
    made = await find_numbered(quickbooks, posting, effect)
    return made or await post_new(quickbooks, posting, body, effect)


async def post_new(quickbooks: QuickBooks, posting: Posting[S], body: Mapping[str, Any], effect: Effect) -> S:
    """Post what is not there; when QuickBooks says that it is, return ours or pass the refusal on."""
    write = quickbooks.create(posting.model, body, effect.request_id)
    find = partial(find_posted, quickbooks, posting, effect)
    return await unless_done(write, find, (SEEN_BEFORE, DUPLICATE_NUMBER, DUPLICATE_NAME))


async def find_numbered(quickbooks: QuickBooks, posting: Posting[S], effect: Effect) -> S | None:
    """Find ours by its number; Rejected when only a foreign one has it. None, unasked, without a number."""
    if not posting.number:
        return None
    found = await quickbooks.find(posting.model, equals("DocNumber", posting.number))
    return only_ours([record for record in found if posting.rivals(record)], spoken(posting.model), effect)
