"""QuickBooks: Create Product or Service."""

from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.item_form import NewItem, item_body
from connectors.quickbooks.models import Item
from connectors.quickbooks.query import ALSO_INACTIVE, equals
from connectors.quickbooks.traces import DUPLICATE_NAME, SEEN_BEFORE, made_since, unless_done


async def find_item_made(quickbooks: QuickBooks, new: NewItem, effect: Effect) -> Item | None:
    """Find what an earlier attempt may have made: items keep no mark, but their names are unique."""
    found = await quickbooks.find(Item, equals("Name", new.name), ALSO_INACTIVE, made_since(effect))
    return found[0] if found else None


@action(
    title="Create Product or Service",
    sample="item.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_item_made,
    cost="1 write, which is free",
)
async def create_product_or_service(quickbooks: QuickBooks, new: NewItem, effect: Effect) -> Item:
    """Add a product or service that lines can be for."""
    write = quickbooks.create(Item, item_body(new), effect.request_id)
    return await unless_done(write, partial(find_item_made, quickbooks, new, effect), (SEEN_BEFORE, DUPLICATE_NAME))
