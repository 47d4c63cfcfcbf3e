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
