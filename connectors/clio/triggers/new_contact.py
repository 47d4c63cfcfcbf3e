"""Clio: New Contact."""

from typing import Literal

from pydantic import Field

from connectors.clio.client import Clio
from connectors.clio.definitions import page_with_fields
from connectors.clio.models import Contact
from core.forms import Form
from triggers import Cursor, Page, Webhook, trigger


class ContactFilter(Form):
    """Which new contacts start the recipe."""

    type: Literal["Person", "Company"] | None = Field(
        default=None, title="Type", description="Leave empty for persons and companies."
    )
    clients_only: bool = Field(
        default=False, title="Clients only", description="Only contacts that are a client of some matter."
    )


@trigger(
    title="New Contact",
    sample="contact.json",
    webhook=Webhook("contact", ("created",)),
    cost="1 request a poll, and 1 for custom fields when it finds something",
)
async def new_contact(clio: Clio, only: ContactFilter, cursor: Cursor) -> Page[Contact]:
    """Start a recipe when a person or company is added."""
    clients = True if only.clients_only else None
    since = cursor.since
    page = await clio.poll("contacts", Contact, cursor, created_since=since, type=only.type, client_only=clients)
    return await page_with_fields(clio, page)
