"""QuickBooks: New Account."""

from typing import Literal

from pydantic import Field

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Account
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, read_created
from core.forms import Form
from triggers import Cursor, Page, Webhook, trigger


class AccountFilter(Form):
    """Which new accounts start the recipe."""

    classification: Literal["Asset", "Equity", "Expense", "Liability", "Revenue"] | None = Field(
        default=None, title="Class of account", description="Leave empty for all accounts."
    )


def is_wanted(account: Account, only: AccountFilter) -> bool:
    """Whether the account belongs to the class."""
    return only.classification in (None, account.classification)


@trigger(
    title="New Account",
    sample="account.json",
    webhook=Webhook("account", ("created",)),
    accepts=is_wanted,
    cost=EACH_FIVE_MINUTES,
)
async def new_account(quickbooks: QuickBooks, only: AccountFilter, cursor: Cursor) -> Page[Account]:
    """Start a recipe when an account is added to the chart of accounts."""
    return await read_created(quickbooks, Account, cursor)
