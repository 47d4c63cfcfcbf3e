"""The rest of the demo firm: custom fields of every type, rates, categories of files and events."""

from decimal import Decimal

from sandbox.clio.completing import complete
from sandbox.clio.records import save
from sandbox.store import Document
from sandbox.world import World

_FIELDS = (
    ("Conflict checked", "checkbox"),
    ("Referred by", "contact"),
    ("Next hearing", "date"),
    ("Hearing time", "time"),
    ("Billing e-mail", "email"),
    ("Related matter", "matter"),
    ("Pages", "numeric"),
    ("Remarks", "text_area"),
    ("Portal", "url"),
)
_EXPENSES = (("Courier", "hard_cost", "0.00"), ("Photocopies", "soft_cost", "0.25"))


def furnish(world: World) -> None:
    """Add it after everything else, so that the ids of clients, matters and bills stay as they are."""
    for parent in ("Matter", "Contact"):
        for name, kind in _FIELDS:
            _add(world, "custom_fields", {"parent_type": parent, "name": name, "field_type": kind})
    flat: Document = {"type": "FlatRate", "amount": Decimal("450.00")}
    _add(world, "activity_descriptions", {"name": "Fixed-fee filing", "rate": flat})
    for name, kind, rate in _EXPENSES:
        _add(world, "expense_categories", {"name": name, "entry_type": kind, "rate": Decimal(rate)})
    for name in ("Correspondence", "Pleadings"):
        _add(world, "document_categories", {"name": name})
    for name in ("Hearing", "Client meeting"):
        _add(world, "calendar_entry_event_types", {"name": name})


def _add(world: World, collection: str, doc: Document) -> None:
    complete(world, collection, doc, None, int(world.store.all("clio.user")[0]["id"]))
    save(world, collection, doc)
