"""Files of one firm in a folder of this machine. Names of files on disk are our ids, never what people called them."""

import asyncio
import os
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path

from core.errors import Rejected
from core.files import FileRef
from core.ids import new_id

PIECE = 1 << 20
"""Bytes held in memory at a time."""


class LocalFiles:
    """Keeps files readable by this process's user alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, name: str, content_type: str, pieces: AsyncIterable[bytes]) -> FileRef:
        """Write a new file; it appears under its id only when it is whole."""
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        id = new_id("file")
        unfinished = self._folder / f"{id}.part"
        try:
            size = await _write(unfinished, pieces)
            await asyncio.to_thread(unfinished.replace, self._folder / id)
        finally:
            await asyncio.to_thread(unfinished.unlink, missing_ok=True)
        return FileRef(id=id, name=name, size=size, content_type=content_type)

    async def size(self, file: FileRef) -> int:
        """Return the bytes on disk; raises Rejected when the file is not here."""
        try:
            return (await asyncio.to_thread((self._folder / file.id).stat)).st_size
        except FileNotFoundError:
            reason = "the file is not kept by this installation"
            remedy = "The recipe's author lets the step take its file from an earlier step of the same run."
            raise Rejected(reason, code="file_missing", field="content", remedy=remedy) from None

    async def read(self, file: FileRef, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start`, at most `length` of them."""
        with await asyncio.to_thread((self._folder / file.id).open, "rb") as source:
            await asyncio.to_thread(source.seek, start)
            while length > 0 and (piece := await asyncio.to_thread(source.read, min(PIECE, length))):
                length -= len(piece)
                yield piece


async def _write(path: Path, pieces: AsyncIterable[bytes]) -> int:
    size = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        async for piece in pieces:
            await asyncio.to_thread(target.write, piece)
            size += len(piece)
    return size
