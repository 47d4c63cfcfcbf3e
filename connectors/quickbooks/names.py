"""Names in QuickBooks: unique over customers, vendors and employees, whatever their letter case."""

import re
import unicodedata

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Customer
from connectors.quickbooks.query import ALSO_INACTIVE, Select, equals, one_of

SUFFIX = " (Client)"
LONGEST = 500


def cleaned(name: str) -> str:
    """Return the name as QuickBooks can keep it: single spaces, and a dash for the colon that parts sub-customers."""
    return re.sub(r"\s*:\s*", " - ", " ".join(unicodedata.normalize("NFC", name).split()))


def same_name(name: str) -> str:
    """Return a form that is equal for names QuickBooks takes for the same."""
    return cleaned(name).casefold()


async def customers_named(quickbooks: QuickBooks, *names: str) -> list[Customer]:
    """Return customers of these names, inactive ones too, in the order of the names."""
    condition = one_of("DisplayName", names) if len(names) > 1 else equals("DisplayName", names[0])
    wanted = [same_name(name) for name in names]
    found = await quickbooks.find(Customer, condition, ALSO_INACTIVE)
    exact = [customer for customer in found if same_name(customer.display_name) in wanted]
    return sorted(exact, key=lambda customer: (wanted.index(same_name(customer.display_name)), not customer.active))


async def other_holder(quickbooks: QuickBooks, name: str) -> str:
    """Return 'vendor' or 'employee' when such a record holds the name, or nothing."""
    for entity in ("Vendor", "Employee"):
        if await quickbooks.query(Select(entity, (equals("DisplayName", name), ALSO_INACTIVE))):
            return entity.lower()
    return ""
