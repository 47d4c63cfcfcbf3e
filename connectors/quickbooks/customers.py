"""How a customer is found by name, or made once under it."""

from actions import Effect
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.customer_form import WantedCustomer, customer_body
from connectors.quickbooks.models import Customer
from connectors.quickbooks.names import named, refuse_inactive, same_name
from connectors.quickbooks.traces import bears, signed
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


async def create_named(quickbooks: QuickBooks, wanted: WantedCustomer, name: str, effect: Effect) -> FoundCustomer:
    """Create it under this name; another name than the wanted one is another request."""
    request_id = effect.request_id if name == wanted.display_name else fingerprint([effect.request_id, name])[:40]
    body = customer_body(wanted, name, signed(wanted.notes, effect))
    return _told(await quickbooks.create(Customer, body, request_id), created=True)
