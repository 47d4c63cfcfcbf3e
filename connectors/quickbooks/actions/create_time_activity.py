"""QuickBooks: Create Time Activity."""

from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import TimeActivity
from connectors.quickbooks.time_form import NewTime, time_body
from connectors.quickbooks.traces import SEEN_BEFORE, marked_since, signed, unless_done


async def find_time_made(quickbooks: QuickBooks, new: NewTime, effect: Effect) -> TimeActivity | None:
    """Find the entry an earlier attempt may have made, by the mark in its description."""
    return await marked_since(quickbooks, TimeActivity, effect, field="description")


@action(
    title="Create Time Activity",
    sample="time_activity.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_time_made,
    cost="1 write, which is free",
)
async def create_time_activity(quickbooks: QuickBooks, new: NewTime, effect: Effect) -> TimeActivity:
    """Enter time worked. The mark that keeps it from being entered twice stands at the end of the description."""
    body = time_body(new, signed(new.description, effect))
    write = quickbooks.create(TimeActivity, body, effect.request_id)
    return await unless_done(write, partial(find_time_made, quickbooks, new, effect), (SEEN_BEFORE,))
