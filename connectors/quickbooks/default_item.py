"""What sales lines sell when nobody said: QuickBooks takes a line without a product or service for mere text."""

from typing import TypeVar

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.query import Select, equals
from connectors.quickbooks.sales_form import SalesForm
from core.errors import Rejected

F = TypeVar("F", bound=SalesForm)

LIKELY = ("legal fees", "legal services", "services")
"""Names that firms and QuickBooks itself give to the service that bills are for, best first."""


async def with_item(quickbooks: QuickBooks, new: F) -> F:
    """Fill the form's item if a line lacks one; raises Rejected when the company sells no service at all."""
    if new.item_id or all(line.item_id for line in new.lines):
        return new
    rows = await quickbooks.query(Select("Item", (equals("Type", "Service"),), "Id", 1, 100))
    if not rows:
        remedy = "A bookkeeper adds a service under Products and services, or a recipe editor chooses an item"
        raise Rejected("this company has no service that lines could be for", field="item_id", remedy=remedy)
    best = min(rows, key=_rank)
    return new.model_copy(update={"item_id": str(best["Id"])})


def _rank(row: dict[str, object]) -> int:
    name = str(row.get("Name", "")).lower()
    return LIKELY.index(name) if name in LIKELY else len(LIKELY)
