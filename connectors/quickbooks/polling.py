"""How new and changed records are read: in the order of the vendor's times, page by page."""

from typing import TypeVar

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Stored
from connectors.quickbooks.query import PAGE, equals, not_before
from core.forms import Form
from triggers import Cursor, Page

S = TypeVar("S", bound=Stored)

REREAD = 10
"""Rows read twice at a page's edge, since a deletion or change meanwhile moves the rest forward."""
CREATED = "MetaData.CreateTime"
UPDATED = "MetaData.LastUpdatedTime"
EACH_FIVE_MINUTES = "1 metered read a poll: about 8,600 a month for each company"
EACH_FIVE_MINUTES_AND_ALL_ONCE = f"{EACH_FIVE_MINUTES}; 1 for each 1,000 records when it is switched on"


async def read_created(quickbooks: QuickBooks, model: type[S], cursor: Cursor, *where: str) -> Page[S]:
    """Return one page of records made since the cursor, oldest first; the engine knows which it has seen."""
    return await _read_since(quickbooks, model, cursor, CREATED, where)


async def read_updated(quickbooks: QuickBooks, model: type[S], cursor: Cursor, *where: str) -> Page[S]:
    """Return one page of records made or changed since the cursor, in the order of their last change."""
    return await _read_since(quickbooks, model, cursor, UPDATED, where)


async def read_page(
    quickbooks: QuickBooks, model: type[S], cursor: Cursor, order: str, where: tuple[str, ...]
) -> Page[S]:
    """Return one page in this order; a full one has a next page, which begins with its last rows."""
    start = int(cursor.page or 1)
    found = await quickbooks.find(model, *where, order=order, start=start)
    more = Cursor(cursor.since, str(start + PAGE - REREAD)) if len(found) == PAGE else None
    return Page(tuple(found), more)


def only_of(field: str, id: str | None) -> tuple[str, ...]:
    """Return the condition that a reference points to this record; none without an id."""
    return (equals(field, id),) if id else ()


def was_changed(record: Stored, only: Form) -> bool:
    """Whether the record is not as it was made: QuickBooks counts versions from 0."""
    return int(record.sync_token) > 0


async def _read_since(
    quickbooks: QuickBooks, model: type[S], cursor: Cursor, moment: str, where: tuple[str, ...]
) -> Page[S]:
    window = (not_before(moment, cursor.since),) if cursor.since else ()
    return await read_page(quickbooks, model, cursor, moment, (*where, *window))
