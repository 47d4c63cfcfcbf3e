"""What people fill in to attach a file, and what is sent: a kept file, or text."""

from collections.abc import Mapping
from mimetypes import guess_type
from typing import Annotated, Any, Literal

from pydantic import Field

from connectors.quickbooks.choices import records
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.multipart import Multipart
from core.errors import Rejected
from core.files import FileRef
from core.forms import Dropdown, Form

AT_MOST = 1 << 20
"""Characters of a text given directly."""
LARGEST = 100 * 1024 * 1024 - 65_536
"""Bytes of a file: QuickBooks takes 100 MB with everything around it."""


Kind = Literal["Invoice", "Bill", "Purchase", "Estimate", "SalesReceipt", "CreditMemo", "Payment", "JournalEntry"]


class NewAttachment(Form):
    """The file and the transaction that it belongs to."""

    record_type: Kind = Field(title="Kind of transaction", description="Purchase is what QuickBooks calls an expense.")
    record_id: Annotated[str, Dropdown(records, depends_on=("record_type",))] = Field(
        title="Transaction", description="What the file is attached to."
    )
    name: str = Field(
        min_length=1, max_length=1000, title="File name", description="With its ending, such as order.pdf."
    )
    content: Annotated[str, Field(max_length=AT_MOST)] | FileRef = Field(
        title="File", description="A file that an earlier step gave (at most 100 MB), or the text itself."
    )
    note: str | None = Field(
        default=None, max_length=1900, title="Note", description="A short mark of ours is added at its end."
    )
    include_on_send: bool = Field(
        default=False, title="Send along", description="Yes: QuickBooks adds the file when it e-mails the form."
    )


async def multipart_of(
    quickbooks: QuickBooks, known: Mapping[str, Any], name: str, content: str | FileRef
) -> Multipart:
    """Open the file; Rejected when it is not kept here or too large for QuickBooks."""
    if isinstance(content, str):
        kind = guess_type(name)[0] or "text/plain"
        return Multipart({**known, "ContentType": kind}, name, kind, content.encode(), len(content.encode()))
    size = await quickbooks.files.size(content)
    if size > LARGEST:
        remedy = "A recipe editor attaches a smaller file"
        raise Rejected("QuickBooks takes files of at most 100 MB", code="size", field="content", remedy=remedy)
    kind = content.content_type
    return Multipart({**known, "ContentType": kind}, name, kind, content, size, quickbooks.files)
