"""What is sent as an attachment: a kept file, or text."""

from collections.abc import Mapping
from mimetypes import guess_type
from typing import Any

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.multipart import Multipart
from core.errors import Rejected
from core.files import FileRef

AT_MOST = 1 << 20
"""Characters of a text given directly."""
LARGEST = 100 * 1024 * 1024 - 65_536
"""Bytes of a file: QuickBooks takes 100 MB with everything around it."""


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
