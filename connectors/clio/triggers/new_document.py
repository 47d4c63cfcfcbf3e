"""Clio: New Document."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from connectors.clio.choices import contacts, matters
from connectors.clio.client import Clio
from connectors.clio.models import Document
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger

LONGEST_UPLOAD = timedelta(hours=8)
"""How long the address for an upload may hold; the document exists all that time, dated by its beginning."""


class DocumentFilter(Form):
    """Which new documents start the recipe."""

    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )
    contact_id: Annotated[int | None, Dropdown(contacts)] = Field(
        default=None, title="Contact", description="Whose documents. Leave empty for all contacts."
    )


def is_complete(document: Document, only: DocumentFilter) -> bool:
    """Wait for the file: it is heard in a later poll, when it is there."""
    version = document.latest_document_version
    return document.deleted_at is None and (version is None or version.fully_uploaded is not False)


@trigger(
    title="New Document",
    sample="document.json",
    webhook=Webhook("document", ("created",)),
    accepts=is_complete,
    cost="1 request a poll (1 more for every 200 documents of the last 8 hours)",
)
async def new_document(clio: Clio, only: DocumentFilter, cursor: Cursor) -> Page[Document]:
    """Start a recipe when a document is there to be downloaded, not already when its upload begins."""
    since = cursor.since - LONGEST_UPLOAD if cursor.since else None
    return await clio.poll("documents", Document, cursor, created_since=since, **only.model_dump())
