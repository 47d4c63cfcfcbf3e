"""Webhooks wake the books: what changed is read within seconds instead of minutes."""

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from engine.installation import Installation
from storage import FirmStore

PREFIX = "books/"
CLIO_MODELS: dict[str, tuple[str, ...]] = {"bill": ("created", "deleted", "updated")}
"""What the books ask Clio to push. There is no push for trust lines, payments and credit notes: those are polled."""


def schedule_of(firm: str, books_id: str) -> str:
    """Return the id of the schedule of one pair of books."""
    return f"{PREFIX}{firm}/{books_id}"


async def needed_models(store: FirmStore, connection_id: str) -> dict[str, tuple[str, ...]]:
    """Return the pushes that switched-on books need of this connection."""
    rows = await store.books.accounts.list()
    return CLIO_MODELS if any(row.clio_connection == connection_id and row.state == "on" for row in rows) else {}


async def wake_hinted(installation: Installation, temporal: Client) -> int:
    """Start a cycle now for all books that a webhook hinted at; returns how many. Those at work now look again later.

    The hint stays with the books until a cycle takes it, so that one lost between two processes is not lost.
    """
    count = 0
    for firm in await installation.store.system.firms.list():
        for row in await installation.store.firm(firm.id).books.accounts.list():
            if row.hinted and row.state == "on":
                count += await _trigger(temporal, schedule_of(firm.id, row.id))
    return count


async def _trigger(temporal: Client, schedule: str) -> int:
    try:
        await temporal.get_schedule_handle(schedule).trigger()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return 0
    return 1
