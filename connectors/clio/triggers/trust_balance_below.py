"""Clio: Trust Balance Below."""

from datetime import timedelta

from pydantic import Field

from connectors.clio.client import Clio
from connectors.clio.models import MatterFunds, TrustBalance
from connectors.clio.triggers.new_matter import MatterFilter
from connectors.clio.trust import compared
from core.forms import Amount
from triggers import Cursor, Page, trigger


class BalanceFilter(MatterFilter):
    """Which matters are watched, and from which balance on."""

    threshold: Amount = Field(
        title="Threshold",
        description="Starts when the trust money of an open matter falls below this amount, in the currency of its "
        "trust account. Money held for a client without a matter does not count.",
        gt=0,
    )


def is_below(balance: TrustBalance, only: BalanceFilter) -> bool:
    """Only the way down starts a recipe; the way up makes the matter ready for the next time."""
    return balance.level == "below"


@trigger(
    title="Trust Balance Below",
    sample="trust_balance.json",
    watch=("level",),
    accepts=is_below,
    every=timedelta(minutes=15),
    cost="1 request a poll for every 200 open matters: a balance changes without a message, and without a date",
)
async def trust_balance_below(clio: Clio, only: BalanceFilter, cursor: Cursor) -> Page[TrustBalance]:
    """Start a recipe when a matter's trust balance falls below a threshold; a new matter that starts below counts."""
    filters = only.model_dump(exclude={"threshold"})
    page = await clio.poll("matters", MatterFunds, cursor, status="open", **filters)
    return Page(tuple(compared(page.items, only.threshold)), page.next)
