"""Choices from the connected office."""

from connectors.acme.client import Acme

from core.forms import Choice


async def dockets(acme: Acme, search: str = "") -> list[Choice]:
    """Dockets by title."""
    items, _ = await acme.page("/dockets", title=search)
    return [Choice(value=item["id"], label=item["title"]) for item in items]
