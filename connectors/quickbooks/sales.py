"""How a sales form is posted once, whatever its kind."""

import asyncio
from typing import Any, TypeVar

from actions import Effect
from connectors.quickbooks.bodies import given
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.default_item import with_item
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.models.sales import Sale
from connectors.quickbooks.posting import Posting, find_numbered, find_posted, post_new, spoken
from connectors.quickbooks.sales_form import SalesForm, refuse_wrong_sum, sales_body
from connectors.quickbooks.traces import signed
from core.errors import Rejected

S = TypeVar("S", bound=Sale | Invoice)
SALES_COST = "1 write, which is free; 1 metered read with a number, to see that it is not taken; 1 without an item"


async def find_sale(quickbooks: QuickBooks, model: type[S], new: SalesForm, effect: Effect) -> S | None:
    """Find what an earlier attempt may have posted; Rejected when its total is not the expected one."""
    found = await find_posted(quickbooks, _posting(model, new), effect)
    return _checked(found, new) if found else None


async def post_sale(quickbooks: QuickBooks, model: type[S], new: SalesForm, more: dict[str, Any], effect: Effect) -> S:
    """Post the form with `more` properties of its kind; a wrong sum is refused before anything is sent."""
    refuse_wrong_sum(new)
    posting = _posting(model, new)
    made, whole = await asyncio.gather(find_numbered(quickbooks, posting, effect), with_item(quickbooks, new))
    if made is None:
        body = sales_body(whole, signed(new.private_note, effect)) | given(more)
        made = await post_new(quickbooks, posting, body, effect)
    return _checked(made, new)


def _posting(model: type[S], new: SalesForm) -> Posting[S]:
    return Posting(model, new.number)


def _checked(sale: S, new: SalesForm) -> S:
    if new.expected_total is None or sale.total == new.expected_total:
        return sale
    reason = f"QuickBooks computed a total of {sale.total}, not the expected {new.expected_total:.2f}"
    kind = spoken(type(sale))
    remedy = f"A bookkeeper corrects tax or lines of this {kind} in QuickBooks, then runs the step again"
    evidence = {f"{kind.replace(' ', '_')}_id": sale.id}
    raise Rejected(reason, code="total", field="expected_total", remedy=remedy, evidence=evidence)
