"""Names in QuickBooks: unique over customers, vendors and employees, whatever their letter case."""

import re
import unicodedata
from collections.abc import Awaitable
from typing import TypeVar

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Customer, Vendor
from connectors.quickbooks.query import ALSO_INACTIVE, Select, equals, one_of
from connectors.quickbooks.traces import DUPLICATE_NAME
from core.errors import Rejected

N = TypeVar("N", Customer, Vendor)

SUFFIX = " (Client)"
LONGEST = 500


def cleaned(name: str) -> str:
    """Return the name as QuickBooks can keep it: single spaces, and a dash for the colon that parts sub-customers."""
    return re.sub(r"\s*:\s*", " - ", " ".join(unicodedata.normalize("NFC", name).split()))


def same_name(name: str) -> str:
    """Return a form that is equal for names QuickBooks takes for the same."""
    return cleaned(name).casefold()


async def named(quickbooks: QuickBooks, model: type[N], *names: str) -> list[N]:
    """Return customers or vendors of these names, inactive ones too, in the order of the names."""
    condition = one_of("DisplayName", names) if len(names) > 1 else equals("DisplayName", names[0])
    wanted = [same_name(name) for name in names]
    found = await quickbooks.find(model, condition, ALSO_INACTIVE)
    exact = [record for record in found if same_name(record.display_name) in wanted]
    return sorted(exact, key=lambda record: (wanted.index(same_name(record.display_name)), not record.active))


async def other_holder(quickbooks: QuickBooks, name: str, *others: str) -> str:
    """Return 'vendor', 'employee' or 'customer' when one of `others` holds the name, or nothing."""
    for entity in others:
        if await quickbooks.query(Select(entity, (equals("DisplayName", name), ALSO_INACTIVE))):
            return entity.lower()
    return ""


def name_taken(refusal: Rejected, holder: str) -> Rejected:
    """Explain QuickBooks' refusal of a name by who has it; an unknown holder is 'record of another kind'."""
    remedy = "A bookkeeper renames it, or a recipe editor gives another name or lets the step add a suffix to it"
    reason = f"{'an' if holder == 'employee' else 'a'} {holder or 'record of another kind'} has this name in QuickBooks"
    return Rejected(reason, code=refusal.code, field="display_name", remedy=remedy, evidence=refusal.evidence)


def refuse_inactive(record: Customer | Vendor) -> None:
    """Raise Rejected for a record that cannot be used until it is active again."""
    if record.active:
        return
    kind = record.entity.lower()
    remedy = f"A bookkeeper makes the {kind} active again in QuickBooks, then the step can be run again"
    reason = f"a {kind} of this name is in QuickBooks, but inactive"
    raise Rejected(reason, code="inactive", remedy=remedy, evidence={f"{kind}_id": record.id})


async def unless_taken(quickbooks: QuickBooks, write: Awaitable[N], name: str) -> N:
    """Await the making of a record of this name; Rejected says who has the name when QuickBooks refuses it."""
    try:
        return await write
    except Rejected as refusal:
        if refusal.code != DUPLICATE_NAME:
            raise
        raise name_taken(refusal, await other_holder(quickbooks, name, "Customer", "Vendor", "Employee")) from refusal
