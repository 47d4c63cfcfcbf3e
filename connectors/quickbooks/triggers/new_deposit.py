"""QuickBooks: New Deposit."""

from typing import Annotated

from pydantic import Field

from connectors.quickbooks.choices import bank_accounts
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Deposit
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, read_created
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class DepositFilter(Form):
    """Which new deposits start the recipe."""

    account_id: Annotated[str | None, Dropdown(bank_accounts)] = Field(
        default=None, title="Bank account", description="A trust account, for example. Leave empty for all accounts."
    )


def is_wanted(deposit: Deposit, only: DepositFilter) -> bool:
    """Whether the money went to the account."""
    return only.account_id in (None, deposit.account_id)


@trigger(
    title="New Deposit",
    sample="deposit.json",
    webhook=Webhook("deposit", ("created",)),
    accepts=is_wanted,
    cost=EACH_FIVE_MINUTES,
)
async def new_deposit(quickbooks: QuickBooks, only: DepositFilter, cursor: Cursor) -> Page[Deposit]:
    """Start a recipe when a bank deposit is entered, also one to a trust account."""
    return await read_created(quickbooks, Deposit, cursor)
