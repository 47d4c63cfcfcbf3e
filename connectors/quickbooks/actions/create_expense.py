"""QuickBooks: Create Expense."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.expense_form import NewExpense, expense_body
from connectors.quickbooks.models import Expense
from connectors.quickbooks.posting import COST, Posting, find_posted, post_once
from connectors.quickbooks.traces import signed


def _posting(new: NewExpense) -> Posting[Expense]:
    return Posting(Expense, new.number, lambda other: other.account_id == new.account_id)


async def find_expense_made(quickbooks: QuickBooks, new: NewExpense, effect: Effect) -> Expense | None:
    """Find the expense an earlier attempt may have made."""
    return await find_posted(quickbooks, _posting(new), effect)


@action(
    title="Create Expense",
    sample="expense.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_expense_made,
    cost=COST,
    money=True,
)
async def create_expense(quickbooks: QuickBooks, new: NewExpense, effect: Effect) -> Expense:
    """Record money spent by cash, check or card. QuickBooks moves no money itself."""
    return await post_once(quickbooks, _posting(new), expense_body(new, signed(new.private_note, effect)), effect)
