"""QuickBooks: Create Invoice."""

import asyncio
from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.default_item import with_item
from connectors.quickbooks.invoice_form import NewInvoice, invoice_body
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.query import equals
from connectors.quickbooks.sales_form import refuse_wrong_sum
from connectors.quickbooks.traces import (
    DUPLICATE_NAME,
    DUPLICATE_NUMBER,
    SEEN_BEFORE,
    only_ours,
    posted_since,
    signed,
    unless_done,
)
from core.errors import Rejected


class CreatedInvoice(Invoice):
    """The invoice as QuickBooks keeps it; `number_kept` is false when the company numbers by itself."""

    number_kept: bool = True


async def find_posted(quickbooks: QuickBooks, new: NewInvoice, effect: Effect) -> Invoice | None:
    """Find ours by customer and time, then by number; Rejected when only a foreign invoice has the number."""
    posted = await posted_since(quickbooks, Invoice, new.customer_id, effect)
    return posted or await _numbered(quickbooks, new, effect)


async def find_invoice_made(quickbooks: QuickBooks, new: NewInvoice, effect: Effect) -> CreatedInvoice | None:
    """Find the invoice an earlier attempt may have made."""
    found = await find_posted(quickbooks, new, effect)
    return _checked(found, new) if found else None


async def _numbered(quickbooks: QuickBooks, new: NewInvoice, effect: Effect) -> Invoice | None:
    if not new.number:
        return None
    found = await quickbooks.find(Invoice, equals("DocNumber", new.number))
    return only_ours(found, "invoice", effect)


def _checked(invoice: Invoice, new: NewInvoice) -> CreatedInvoice:
    """Refuse to go on with a wrong total: the next step may send the invoice to the client."""
    if new.expected_total is not None and invoice.total != new.expected_total:
        reason = f"QuickBooks computed a total of {invoice.total}, not the expected {new.expected_total:.2f}"
        remedy = "A bookkeeper corrects tax or lines of this invoice in QuickBooks, then runs the step again"
        raise Rejected(reason, code="total", field="expected_total", remedy=remedy, evidence={"invoice_id": invoice.id})
    kept = not new.number or invoice.doc_number == new.number
    return CreatedInvoice.model_validate({**invoice.model_dump(), "number_kept": kept})


@action(
    title="Create Invoice",
    sample="created_invoice.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_invoice_made,
    cost="1 write, which is free; 1 metered read with a number, to see that it is not taken; 1 without an item",
)
async def create_invoice(quickbooks: QuickBooks, new: NewInvoice, effect: Effect) -> CreatedInvoice:
    """Bill a customer. An invoice of the same number that this step did not make is never touched nor repeated."""
    refuse_wrong_sum(new)
    made, whole = await asyncio.gather(_numbered(quickbooks, new, effect), with_item(quickbooks, new))
    if made is None:
        body = invoice_body(whole, signed(new.private_note, effect))
        write = quickbooks.create(Invoice, body, effect.request_id)
        find = partial(find_posted, quickbooks, new, effect)
        made = await unless_done(write, find, (SEEN_BEFORE, DUPLICATE_NUMBER, DUPLICATE_NAME))
    return _checked(made, new)
