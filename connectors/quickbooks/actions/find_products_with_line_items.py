"""QuickBooks: Find Products with Line Items."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Item
from connectors.quickbooks.query import ALSO_INACTIVE, contains, equals
from connectors.quickbooks.search import IfMissing
from core.errors import Rejected
from core.forms import Form, Record

MOST = 100


class ProductSearch(Form):
    """Which products and services to find; left empty, all of them."""

    name: str | None = Field(default=None, max_length=100, title="Name", description="The name or a part of it.")
    sku: str | None = Field(default=None, max_length=100, title="SKU", description="The whole stock number.")
    kind: Literal["Service", "NonInventory", "Inventory", "Group", "Category"] | None = Field(
        default=None, title="Type", description="Leave empty for every type."
    )
    also_inactive: bool = Field(default=False, title="Also inactive", description="Find inactive ones, too.")
    if_missing: IfMissing = Field(
        default="stop", title="When there is none", description="Stop the run, or continue with an empty list."
    )


class ProductMatches(Record):
    """The products by name, at most 100; `more` says that there are others."""

    found: bool
    matches: int
    more: bool
    products: tuple[Item, ...]


@action(
    title="Find Products with Line Items", sample="product_matches.json", guarantee=Guarantee.READ_ONLY,
    cost="1 metered read",
)  # fmt: skip
async def find_products_with_line_items(books: QuickBooks, search: ProductSearch, effect: Effect) -> ProductMatches:
    """Find products and services as a list that a later step can go through."""
    found = await books.find(Item, *_conditions(search), order="Name", count=MOST + 1)
    if not found and search.if_missing == "stop":
        remedy = "A recipe editor makes the search wider, or lets the step continue with an empty list"
        raise Rejected("no product or service is like this in QuickBooks", code="missing", remedy=remedy)
    shown = tuple(found[:MOST])
    return ProductMatches(found=bool(found), matches=len(shown), more=len(found) > MOST, products=shown)


def _conditions(search: ProductSearch) -> list[str]:
    named = [contains("Name", search.name.strip())] if search.name else []
    numbered = [equals("Sku", search.sku.strip())] if search.sku else []
    typed = [equals("Type", search.kind)] if search.kind else []
    return [*named, *numbered, *typed, *([ALSO_INACTIVE] if search.also_inactive else [])]
