"""A file and what is known of it as one request body, read in pieces and as often as it must be sent."""

import re
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.quickbooks.wire import write_json
from core.files import FileRef, Files

KIND = re.compile(r"[ -~]+/[ -~]+")
"""A kind of content on one line; line ends in it would begin the file early."""


def _fresh_boundary() -> str:
    """Return what no file can contain on purpose: a file that held it could add parts of its own to the body."""
    return f"lexrelay-{secrets.token_hex(16)}"


@dataclass(frozen=True)
class Multipart:
    """A body of two parts. `content` is text, or a kept file that `files` reads; `size` counts its bytes."""

    known: Mapping[str, Any]
    name: str
    content_type: str
    content: bytes | FileRef
    size: int
    files: Files | None = None
    boundary: str = field(default_factory=_fresh_boundary)

    @property
    def headers(self) -> dict[str, str]:
        """What tells the server how to take the body apart."""
        length = len(self._head) + self.size + len(self._tail)
        return {
            "Accept": "application/json",
            "Content-Type": f"multipart/form-data; boundary={self.boundary}",
            "Content-Length": str(length),
        }

    @property
    def _head(self) -> bytes:
        name = self.name.replace("\\", "_").replace('"', "_").replace("\r", " ").replace("\n", " ")
        kind = self.content_type if KIND.fullmatch(self.content_type) else "application/octet-stream"
        known = self._part("file_metadata_01", "attachment.json", "application/json") + write_json(dict(self.known))
        return known + b"\r\n" + self._part("file_content_01", name, kind)

    @property
    def _tail(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the whole body, again for each sending."""
        yield self._head
        if isinstance(self.content, bytes):
            yield self.content
        elif self.files is not None:
            async for piece in self.files.read(self.content, 0, self.size):
                yield piece
        yield self._tail

    def _part(self, field: str, name: str, content_type: str) -> bytes:
        disposition = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
        return f"--{self.boundary}\r\n{disposition}\r\nContent-Type: {content_type}\r\n\r\n".encode()
