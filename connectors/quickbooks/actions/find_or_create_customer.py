"""QuickBooks: Find or Create Customer."""

from functools import partial

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.customer_form import WantedCustomer, customer_body
from connectors.quickbooks.models import Customer
from connectors.quickbooks.names import name_taken, named, other_holder, refuse_inactive, same_name
from connectors.quickbooks.traces import DUPLICATE_NAME, SEEN_BEFORE, bears, signed, unless_done
from core.errors import Rejected
from core.ids import fingerprint


class FoundCustomer(Customer):
    """The customer; `created` says whether this step made it."""

    created: bool = False


async def find_existing(quickbooks: QuickBooks, wanted: WantedCustomer) -> FoundCustomer | None:
    """Find an active customer of the name; Rejected when it is there but inactive."""
    found = await named(quickbooks, Customer, *wanted.names)
    return _told(found[0], created=False) if found else None


async def find_customer_made(quickbooks: QuickBooks, wanted: WantedCustomer, effect: Effect) -> FoundCustomer | None:
    """Find what an earlier attempt may have made; a customer of the same name serves as well."""
    found = await named(quickbooks, Customer, *wanted.names)
    marked = [customer for customer in found if bears(customer.notes, effect)]
    return _told((marked or found)[0], created=bool(marked)) if found else None


def _told(customer: Customer, *, created: bool) -> FoundCustomer:
    refuse_inactive(customer)
    return FoundCustomer.model_validate({**customer.model_dump(), "created": created})


def name_key(wanted: WantedCustomer) -> str:
    """Return what two runs that want the same customer have in common."""
    return same_name(wanted.display_name)


async def _create(quickbooks: QuickBooks, wanted: WantedCustomer, name: str, effect: Effect) -> FoundCustomer:
    request_id = effect.request_id if name == wanted.display_name else fingerprint([effect.request_id, name])[:40]
    body = customer_body(wanted, name, signed(wanted.notes, effect))
    return _told(await quickbooks.create(Customer, body, request_id), created=True)


@action(
    title="Find or Create Customer",
    sample="found_customer.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_customer_made,
    existing=find_existing,
    natural_key=name_key,
    cost="1 metered read; a new customer 1 write, which is free",
)
async def find_or_create_customer(quickbooks: QuickBooks, wanted: WantedCustomer, effect: Effect) -> FoundCustomer:
    """Return the customer of this name; one is made when there is none, active or not."""
    find = partial(find_customer_made, quickbooks, wanted, effect)
    write = _create(quickbooks, wanted, wanted.display_name, effect)
    try:
        return await unless_done(write, find, (SEEN_BEFORE, DUPLICATE_NAME))
    except Rejected as refusal:
        if refusal.code != DUPLICATE_NAME:
            raise
        holder = await other_holder(quickbooks, wanted.display_name, "Vendor", "Employee")
        if not holder or wanted.on_conflict == "stop":
            raise name_taken(refusal, holder) from refusal
        return await _create(quickbooks, wanted, wanted.names[-1], effect)
