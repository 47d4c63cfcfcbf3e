"""Clio: New Communication."""

from typing import Annotated, Literal

from pydantic import Field

from connectors.clio.choices import contacts, matters, users
from connectors.clio.client import Clio
from connectors.clio.models import Communication
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class CommunicationFilter(Form):
    """Which new communications start the recipe."""

    type: Literal["EmailCommunication", "PhoneCommunication"] | None = Field(
        default=None, title="Type", description="E-mails or phone calls. Leave empty for both."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )
    contact_id: Annotated[int | None, Dropdown(contacts)] = Field(
        default=None, title="Contact", description="Who sent or received it. Leave empty for all contacts."
    )
    user_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="User", description="Leave empty for all users."
    )


@trigger(title="New Communication", sample="communication.json", webhook=Webhook("communication", ("created",)))
async def new_communication(clio: Clio, only: CommunicationFilter, cursor: Cursor) -> Page[Communication]:
    """Start a recipe when an e-mail or phone call is logged, whenever it took place."""
    return await clio.poll("communications", Communication, cursor, created_since=cursor.since, **only.model_dump())
