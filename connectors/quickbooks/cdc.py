"""Change data capture: the only way to hear of deletions. It looks back 30 days and has no pages."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models.removals import RemovalKind
from connectors.quickbooks.reading import Data
from core.clock import now
from core.errors import Rejected, RetryLater

Changes = dict[str, list[dict[str, Any]]]
"""Rows by entity: whole records in the order of their last change, then stubs of deleted ones."""

MOST = 1000
"""Objects of one answer over all entities. Deletions come last, so a full answer may lack them."""
LOOK_BACK = timedelta(days=30) - timedelta(hours=1)
PAST = timedelta(days=7)
"""A window longer than this is a look into the past, which is shown as far back as it fits."""
VOIDABLE = (
    *("BillPayment", "CreditMemo", "Invoice", "Payment"),
    *("Purchase", "RefundReceipt", "SalesReceipt", "Transfer"),
)


async def read_changes(quickbooks: QuickBooks, entities: tuple[str, ...], since: datetime | None) -> Changes:
    """Return all changes since a moment, asking for fewer entities when an answer is full.

    Raises Rejected when one entity alone fills it, for then its deletions cannot be seen.
    """
    earliest = now() - LOOK_BACK
    since = max(since or earliest, earliest)
    found = _rows(await quickbooks.changes(entities, since), entities)
    if sum(map(len, found.values())) < MOST:
        return found
    if len(entities) == 1:
        return await _read_less(quickbooks, entities, since)
    half = len(entities) // 2
    first = await read_changes(quickbooks, entities[:half], since)
    return first | await read_changes(quickbooks, entities[half:], since)


def removal_of(entity: str, row: Data) -> RemovalKind | None:
    """Tell a stub of a deleted record, a void and an inactive record of a list from a plain change."""
    if row.get("status") == "Deleted":
        return "deleted"
    if entity in VOIDABLE and is_voided(row):
        return "voided"
    return "inactive" if row.get("Active") is False else None


def is_voided(row: Data) -> bool:
    """Whether a changed record has no amounts left; one that only applies a credit still has them in its lines."""
    amounts = [row.get("TotalAmt", row.get("Amount")), *(line.get("Amount") for line in row.get("Line") or [])]
    return int(row.get("SyncToken") or 0) > 0 and all(Decimal(amount or 0) == 0 for amount in amounts)


async def _read_less(quickbooks: QuickBooks, entities: tuple[str, ...], since: datetime) -> Changes:
    age = now() - since
    if age > PAST:
        return await read_changes(quickbooks, entities, since + age / 2)
    raise Rejected(
        f"{entities[0]}: {MOST} or more changed since {since:%Y-%m-%d %H:%M} UTC, so QuickBooks hides what was deleted",
        code="truncated",
        remedy="A bookkeeper finds it in QuickBooks' audit log; then turn the recipe off and on to go on from now",
    )


def _rows(answer: Any, entities: tuple[str, ...]) -> Changes:
    try:
        parts = [part for capture in answer["CDCResponse"] for part in capture["QueryResponse"]]
        faults = [part for part in parts if "Fault" in part]
    except (KeyError, TypeError):
        parts, faults = [], []
    if faults or not parts:
        raise RetryLater("QuickBooks answered without the changes it was asked for", wait=60)
    return {entity: [row for part in parts for row in part.get(entity) or ()] for entity in entities}
