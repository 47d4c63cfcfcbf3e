"""QuickBooks: Create Deposit."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.deposit_form import NewDeposit, deposit_body
from connectors.quickbooks.models import Deposit
from connectors.quickbooks.posting import Posting, find_posted, post_once
from connectors.quickbooks.traces import signed


def _posting(new: NewDeposit) -> Posting[Deposit]:
    return Posting(Deposit)


async def find_deposit_made(quickbooks: QuickBooks, new: NewDeposit, effect: Effect) -> Deposit | None:
    """Find the deposit an earlier attempt may have made."""
    return await find_posted(quickbooks, _posting(new), effect)


@action(
    title="Create Deposit",
    sample="deposit.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_deposit_made,
    cost="1 write, which is free",
    money=True,
)
async def create_deposit(quickbooks: QuickBooks, new: NewDeposit, effect: Effect) -> Deposit:
    """Record money brought to a bank account."""
    return await post_once(quickbooks, _posting(new), deposit_body(new, signed(new.private_note, effect)), effect)
