"""QuickBooks: Create Payment."""

from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Payment
from connectors.quickbooks.payment_form import NewPayment, payment_body
from connectors.quickbooks.traces import SEEN_BEFORE, posted_since, signed, unless_done


async def find_payment_made(quickbooks: QuickBooks, new: NewPayment, effect: Effect) -> Payment | None:
    """Find the payment an earlier attempt may have made: payments have no number, only our mark."""
    return await posted_since(quickbooks, Payment, new.customer_id, effect)


@action(
    title="Create Payment",
    sample="payment.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_payment_made,
    cost="1 write, which is free",
    money=True,
)
async def create_payment(quickbooks: QuickBooks, new: NewPayment, effect: Effect) -> Payment:
    """Record money received and settle invoices with it."""
    write = quickbooks.create(Payment, payment_body(new, signed(new.private_note, effect)), effect.request_id)
    return await unless_done(write, partial(find_payment_made, quickbooks, new, effect), (SEEN_BEFORE,))
