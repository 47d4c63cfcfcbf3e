"""Clio: Trust Transaction Recorded."""

from typing import Annotated, Literal

from pydantic import Field

from connectors.clio.choices import clients, matters, trust_accounts
from connectors.clio.client import Clio
from connectors.clio.models import BankTransaction
from connectors.clio.payments import comes_from_trust, hidden
from core.forms import Dropdown, Form
from triggers import Cursor, Page, trigger


class TrustFilter(Form):
    """Which trust transactions start the recipe."""

    direction: Literal["any", "in", "out"] = Field(
        default="any", title="Direction", description="Money into trust, out of trust, or both."
    )
    bank_account_id: Annotated[int | None, Dropdown(trust_accounts)] = Field(
        default=None, title="Trust account", description="Leave empty for all trust accounts."
    )
    client_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="Leave empty for all clients."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )


def is_trust(found: BankTransaction, only: TrustFilter) -> bool:
    """Check account and direction; raises Rejected when the account is hidden."""
    in_trust = comes_from_trust(found.bank_account) if found.bank_account else None
    if in_trust is None:
        raise hidden("the account of a bank transaction", "Accounting")
    wanted = {"any": True, "in": bool(found.funds_in), "out": bool(found.funds_out)}
    return in_trust and wanted[only.direction]


@trigger(
    title="Trust Transaction Recorded",
    sample="bank_transaction.json",
    accepts=is_trust,
    cost="1 request a poll: Clio sends no message for a bank transaction",
)
async def trust_transaction_recorded(clio: Clio, only: TrustFilter, cursor: Cursor) -> Page[BankTransaction]:
    """Start a recipe when money goes into or out of trust. Clio does not show that a transaction was deleted."""
    filters = only.model_dump(exclude={"direction"})
    return await clio.poll("bank_transactions", BankTransaction, cursor, created_since=cursor.since, **filters)
