"""Kept files as attachments. Mail is built as a whole, so they are bounded, and read only when their sizes fit."""

from collections.abc import Sequence

from connectors.email.message import Attached
from core.errors import Rejected
from core.files import FileRef, Files

LARGEST = 20_000_000
"""Bytes of all attachments together: beyond it most servers refuse the message."""


async def fetch_files(kept: Files, files: Sequence[FileRef]) -> tuple[Attached, ...]:
    """Read the files; raises Rejected when one is no longer kept, or all are too large together."""
    sizes = [await kept.size(file) for file in files]
    if sum(sizes) > LARGEST:
        reason = f"the attachments have {sum(sizes) / 1_000_000:.1f} MB together; 20 MB can be sent"
        remedy = "Send a link instead, or fewer files; the recipe's author can change the step."
        raise Rejected(reason, code="too_large", field="attachments", remedy=remedy)
    return tuple([await _fetch(kept, file, size) for file, size in zip(files, sizes, strict=True)])


async def _fetch(kept: Files, file: FileRef, size: int) -> Attached:
    content = b"".join([piece async for piece in kept.read(file, 0, size)])
    return Attached(file.name, file.content_type, content)
