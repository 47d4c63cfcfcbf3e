"""Files on their way between apps: a small reference travels through recipes, the bytes stay in the store."""

from collections.abc import AsyncIterable, AsyncIterator
from typing import Protocol

from pydantic import Field

from core.forms import Form


class FileRef(Form):
    """A file kept by this installation, as an earlier step gave it. `id` says nothing about the content."""

    id: str = Field(title="Id", description="The file's own id.", pattern=r"^[0-9a-z_]+$", max_length=80)
    name: str = Field(title="Name", description="The file's name, with its ending.", min_length=1)
    size: int = Field(title="Size", description="Bytes.", ge=0)
    content_type: str = Field(title="Type", description="Such as application/pdf.")


class Files(Protocol):
    """One firm's kept files. Bytes come and go in pieces, so that no file is ever in memory as a whole."""

    async def keep(
        self, name: str, content_type: str, pieces: AsyncIterable[bytes], expected: int | None = None
    ) -> FileRef:
        """Keep a new file and return its reference; raises Rejected when it is larger than is kept here.

        `expected` is the number of bytes that was announced, if any: a file too large is refused before it is fetched,
        and a trial can tell the size without fetching anything.
        """

    async def size(self, file: FileRef) -> int:
        """Return how many bytes are kept; raises Rejected when there is no such file, or not all of it."""

    def read(self, file: FileRef, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield a part of a file in pieces; raises Rejected as `size` does."""
