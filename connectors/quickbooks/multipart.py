"""A file and what is known of it as one request body, read in pieces and as often as it must be sent."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.quickbooks.wire import write_json
from core.files import FileRef, Files

BOUNDARY = "lexrelay-3f1c9a7be05d4826"


@dataclass(frozen=True)
class Multipart:
    """A body of two parts. `content` is text, or a kept file that `files` reads; `size` counts its bytes."""

    known: Mapping[str, Any]
    name: str
    content_type: str
    content: bytes | FileRef
    size: int
    files: Files | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What tells the server how to take the body apart."""
        length = len(self._head) + self.size + len(_TAIL)
        return {
            "Accept": "application/json",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(length),
        }

    @property
    def _head(self) -> bytes:
        name = self.name.replace("\\", "_").replace('"', "_").replace("\r", " ").replace("\n", " ")
        known = _part("file_metadata_01", "attachment.json", "application/json") + write_json(dict(self.known))
        return known + b"\r\n" + _part("file_content_01", name, self.content_type)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the whole body, again for each sending."""
        yield self._head
        if isinstance(self.content, bytes):
            yield self.content
        elif self.files is not None:
            async for piece in self.files.read(self.content, 0, self.size):
                yield piece
        yield _TAIL


def _part(field: str, name: str, content_type: str) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
    return f"--{BOUNDARY}\r\n{disposition}\r\nContent-Type: {content_type}\r\n\r\n".encode()


_TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()
