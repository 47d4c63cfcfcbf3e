"""How new records are read: in the order of their making, page by page."""

from typing import TypeVar

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Stored
from connectors.quickbooks.query import PAGE, not_before
from triggers import Cursor, Page

S = TypeVar("S", bound=Stored)

REREAD = 10
"""Rows read twice at a page's edge, since a deletion meanwhile moves the rest forward."""
CREATED = "MetaData.CreateTime"


async def read_created(quickbooks: QuickBooks, model: type[S], cursor: Cursor, *where: str) -> Page[S]:
    """Return one page of records made since the cursor, oldest first; the engine knows which it has seen."""
    start = int(cursor.page or 1)
    window = (not_before(CREATED, cursor.since),) if cursor.since else ()
    found = await quickbooks.find(model, *where, *window, order=CREATED, start=start)
    more = Cursor(cursor.since, str(start + PAGE - REREAD)) if len(found) == PAGE else None
    return Page(tuple(found), more)
