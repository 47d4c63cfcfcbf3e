"""Clio: Upload Document to Matter."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field, field_validator

from actions import Effect, Guarantee, action
from connectors.clio.choices import folders, matters
from connectors.clio.client import Clio
from connectors.clio.files import find_uploaded, upload
from connectors.clio.models import Document
from core.files import FileRef
from core.forms import Dropdown, Form

LONGEST_TEXT = 1 << 20


class NewDocument(Form):
    """The document to upload."""

    matter_id: Annotated[int, Dropdown(matters)] = Field(title="Matter", description="The matter it belongs to.")
    folder_id: Annotated[int | None, Dropdown(folders, depends_on=("matter_id",))] = Field(
        default=None, title="Folder", description="Leave empty for the matter's own folder."
    )
    name: str = Field(title="Name", description="With its ending, such as letter.pdf.", min_length=1)
    content: FileRef | str = Field(
        title="File", description="A file that an earlier step gave, or the text itself (at most 1 MB)."
    )

    @field_validator("content")
    @classmethod
    def _check_length(cls, content: FileRef | str) -> FileRef | str:
        if isinstance(content, str) and len(content.encode()) > LONGEST_TEXT:
            raise ValueError("a text may have at most 1 MB; give a file instead")
        return content


async def find_document(clio: Clio, new: NewDocument, effect: Effect) -> Document | None:
    """Find the document an earlier attempt may have finished."""
    return await find_uploaded(clio, effect)


@action(
    title="Upload Document to Matter",
    sample="document.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_document,
    cost="3 requests; the file itself is not counted",
    deadline=timedelta(minutes=10),
)
async def upload_document_to_matter(clio: Clio, new: NewDocument, effect: Effect) -> Document:
    """Put a file into a matter's documents."""
    parent = {"id": new.matter_id, "type": "Matter"}
    if new.folder_id:
        parent = {"id": new.folder_id, "type": "Folder"}
    body: dict[str, Any] = {"name": new.name, "parent": parent}
    if isinstance(new.content, FileRef):
        body["content_type"] = new.content.content_type
    return await upload(clio, body, new.content, effect)
