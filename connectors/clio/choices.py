"""Dropdown choices from the connected account: the first page, narrowed by what was typed."""

from collections.abc import Iterable
from typing import Any

from connectors.clio.client import Clio
from connectors.clio.models import Link, MatterLink, Named
from core.forms import Choice

SHOWN = 50


async def matters(clio: Clio, search: str = "") -> list[Choice]:
    """Matters by number, description or client."""
    return _matters(await _matching(clio, search))


async def open_matters(clio: Clio, search: str = "") -> list[Choice]:
    """Matters that are open, by number, description or client."""
    return _matters(await _matching(clio, search, status="open"))


async def contacts(clio: Clio, search: str = "") -> list[Choice]:
    """Persons and companies by name, e-mail or phone."""
    return await _named(clio, "contacts", query=search or None)


async def clients(clio: Clio, search: str = "") -> list[Choice]:
    """Contacts that are clients."""
    return await _named(clio, "contacts", query=search or None, client_only=True)


async def users(clio: Clio, search: str = "") -> list[Choice]:
    """Users who can sign in."""
    return await _named(clio, "users", name=search or None, enabled=True)


async def practice_areas(clio: Clio, search: str = "") -> list[Choice]:
    """Practice areas of the firm."""
    return await _named(clio, "practice_areas", name=search or None)


async def task_types(clio: Clio, search: str = "") -> list[Choice]:
    """Task types that are in use."""
    return await _named(clio, "task_types", query=search or None, enabled=True)


async def calendars(clio: Clio, search: str = "") -> list[Choice]:
    """Calendars the connected user may see."""
    return await _narrowed(clio, search, "calendars")


async def trust_accounts(clio: Clio, search: str = "") -> list[Choice]:
    """Trust bank accounts."""
    return await _narrowed(clio, search, "bank_accounts", type="TrustAccount")


async def _narrowed(clio: Clio, search: str, collection: str, **filters: Any) -> list[Choice]:
    """Search what Clio cannot search by name."""
    found = await clio.fetch(collection, Named, order="name(asc)", **filters)
    wanted = [
        choice for choice in _choices((each, each.name) for each in found) if search.lower() in choice.label.lower()
    ]
    return wanted[:SHOWN]


async def persons(clio: Clio, search: str = "") -> list[Choice]:
    """Persons by name, e-mail or phone."""
    return await _named(clio, "contacts", query=search or None, type="Person")


async def companies(clio: Clio, search: str = "") -> list[Choice]:
    """Companies by name, e-mail or phone."""
    return await _named(clio, "contacts", query=search or None, type="Company")


async def tasks(clio: Clio, search: str = "") -> list[Choice]:
    """Tasks by name."""
    return await _named(clio, "tasks", query=search or None)


async def task_template_lists(clio: Clio, search: str = "") -> list[Choice]:
    """Task template lists by name."""
    return await _named(clio, "task_template_lists", query=search or None)


async def writable_calendars(clio: Clio, search: str = "") -> list[Choice]:
    """Calendars the connected user may write to."""
    return _containing(await _named(clio, "calendars", writeable=True), search)


async def expense_categories(clio: Clio, search: str = "") -> list[Choice]:
    """Expense categories by name."""
    return await _named(clio, "expense_categories", query=search or None)


async def activity_descriptions(clio: Clio, search: str = "") -> list[Choice]:
    """Activity descriptions, which Clio lists without order or search."""
    found = await clio.fetch("activity_descriptions", Named)
    return _containing(_choices((each, each.name) for each in found), search)


async def matter_stages(clio: Clio, search: str = "", practice_area_id: int | None = None) -> list[Choice]:
    """Stages of a practice area in their order."""
    found = await clio.fetch("matter_stages", Named, practice_area_id=practice_area_id)
    return _containing(_choices((each, each.name) for each in found), search)


async def folders(clio: Clio, search: str = "", matter_id: int | None = None) -> list[Choice]:
    """Folders of a matter."""
    return await _named(clio, "folders", query=search or None, matter_id=matter_id)


async def documents(clio: Clio, search: str = "") -> list[Choice]:
    """Documents by name or content."""
    return await _named(clio, "documents", query=search or None)


async def contact_custom_fields(clio: Clio, search: str = "") -> list[Choice]:
    """Custom fields of contacts."""
    return await _named(clio, "custom_fields", query=search or None, parent_type="contact", deleted=False)


async def matter_custom_fields(clio: Clio, search: str = "") -> list[Choice]:
    """Custom fields of matters."""
    return await _named(clio, "custom_fields", query=search or None, parent_type="matter", deleted=False)


def _containing(choices: list[Choice], search: str) -> list[Choice]:
    return [each for each in choices if search.casefold() in each.label.casefold()][:SHOWN]


async def _named(clio: Clio, collection: str, **filters: Any) -> list[Choice]:
    found, _ = await clio.page(collection, Named, limit=SHOWN, order="name(asc)", **filters)
    return _choices((each, each.name) for each in found)


async def _matching(clio: Clio, search: str, **filters: Any) -> tuple[MatterLink, ...]:
    order = "display_number(asc)"
    found, _ = await clio.page("matters", MatterLink, limit=SHOWN, order=order, query=search or None, **filters)
    return found


def _matters(found: Iterable[MatterLink]) -> list[Choice]:
    return _choices((each, " ".join(filter(None, (each.display_number, each.description)))) for each in found)


def _choices(found: Iterable[tuple[Link, str | None]]) -> list[Choice]:
    return [Choice(value=each.id, label=label or str(each.id)) for each, label in found if each.id is not None]
