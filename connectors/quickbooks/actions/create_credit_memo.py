"""QuickBooks: Create Credit Memo."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import CreditMemo
from connectors.quickbooks.sales import SALES_COST, find_sale, post_sale
from connectors.quickbooks.sales_form import SalesForm


class NewCreditMemo(SalesForm):
    """The credit to give."""


async def find_credit_memo_made(quickbooks: QuickBooks, new: NewCreditMemo, effect: Effect) -> CreditMemo | None:
    """Find the credit memo an earlier attempt may have made."""
    return await find_sale(quickbooks, CreditMemo, new, effect)


@action(
    title="Create Credit Memo",
    sample="credit_memo.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_credit_memo_made,
    cost=SALES_COST,
    money=True,
)
async def create_credit_memo(quickbooks: QuickBooks, new: NewCreditMemo, effect: Effect) -> CreditMemo:
    """Give a customer credit, which the firm's QuickBooks may apply to invoices by itself or leave to a bookkeeper."""
    return await post_sale(quickbooks, CreditMemo, new, {}, effect)
