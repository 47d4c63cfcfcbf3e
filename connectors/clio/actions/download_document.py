"""Clio: Download Document."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import documents
from connectors.clio.client import Clio
from connectors.clio.files import download
from connectors.clio.models import Document
from core.files import FileRef
from core.forms import Dropdown, Form, Record


class DocumentToDownload(Form):
    """Which document to fetch."""

    document_id: Annotated[int, Dropdown(documents)] = Field(title="Document", description="The document to fetch.")


class Downloaded(Record):
    """The document, and its file as later steps take it."""

    id: int
    name: str | None = None
    file: FileRef


@action(
    title="Download Document",
    sample="downloaded.json",
    guarantee=Guarantee.READ_ONLY,
    cost="2 requests; the file itself is not counted",
    deadline=timedelta(minutes=10),
)
async def download_document(clio: Clio, wanted: DocumentToDownload, effect: Effect) -> Downloaded:
    """Fetch a document's newest file and keep it for later steps."""
    document = await clio.read("documents", wanted.document_id, Document)
    return Downloaded(id=document.id, name=document.name, file=await download(clio, document))
