"""Files of one firm in a folder of this machine, sealed. Names on disk are our ids, never what people called a file."""

import asyncio
import errno
import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from core.clock import now
from core.errors import Mistake, Rejected, RetryLater
from core.files import FileRef
from core.ids import new_id
from storage.keys import KeyRing
from storage.sealed_pieces import PIECE, Seal, count_of, in_pieces, size_of

UNFINISHED = ".part"
GIVEN_UP = timedelta(days=1)
"""Age at which a file that was never finished is taken for one that a killed process left behind."""
ROOM = 300.0
"""Seconds after which a step looks again whether the disk has room."""


@dataclass(frozen=True)
class FileRules:
    """What is kept: files of at most `limit` bytes, for `days` days."""

    limit: int = 500_000_000
    days: int = 30


@dataclass(frozen=True)
class KeptFiles:
    """Keeps files sealed under the firm's key, and readable by this process's user alone."""

    folder: Path
    keys: KeyRing
    firm: str
    rules: FileRules = FileRules()

    async def keep(
        self, name: str, content_type: str, pieces: AsyncIterable[bytes], expected: int | None = None
    ) -> FileRef:
        """Seal a new file; it appears under its id only when it is whole. Raises Rejected, RetryLater without room."""
        self._check_size(name, expected or 0)
        id = new_id("file")
        size = await self._write(id, self._limited(name, pieces))
        return FileRef(id=id, name=name, size=size, content_type=content_type)

    async def size(self, file: FileRef) -> int:
        """Return the file's bytes, having opened its end: one cut short is refused before anything is sent."""
        return await asyncio.to_thread(self._size, file)

    async def read(self, file: FileRef, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start`, at most `length` of them."""
        end = start + length
        with await asyncio.to_thread(self._found, file) as source:
            for number in range(start // PIECE, count_of(_stored(source))):
                plain = await asyncio.to_thread(self._piece, file, source, number)
                offset = number * PIECE
                yield plain[max(start - offset, 0) : end - offset]
                if offset + PIECE >= end:
                    return

    async def remove_old(self) -> int:
        """Remove files whose time is over, and what killed processes left unfinished; returns how many."""
        return await asyncio.to_thread(self._remove_old, now())

    async def reseal(self) -> int:
        """Seal every file under the current key; returns how many were moved. What does not open stays as it is."""
        self.keys.refresh()
        return sum([await self._reseal(path) for path in self._paths() if path.suffix != UNFINISHED])

    async def _write(self, id: str, pieces: AsyncIterable[bytes], since: float | None = None) -> int:
        await asyncio.to_thread(self.folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        unfinished = self.folder / f"{id}.{secrets.token_hex(4)}{UNFINISHED}"
        try:
            size = await _write(unfinished, Seal(self.keys, self.firm, id), pieces)
            if since is not None:
                os.utime(unfinished, (since, since))
            await asyncio.to_thread(unfinished.replace, self.folder / id)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise RetryLater("the disk of this installation has no room for the file", wait=ROOM) from error
        finally:
            await asyncio.to_thread(unfinished.unlink, missing_ok=True)
        return size

    async def _limited(self, name: str, pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        size = 0
        async for piece in pieces:
            size += len(piece)
            self._check_size(name, size)
            yield piece

    def _check_size(self, name: str, size: int) -> None:
        if size > self.rules.limit:
            reason = f"the file '{name}' is larger than the {self.rules.limit / 1_000_000:g} MB that are kept here"
            remedy = "The person who runs this installation can raise LEXRELAY_FILE_LIMIT, then replay the run"
            raise Rejected(reason, code="file_limit", field="content", remedy=remedy)

    def _found(self, file: FileRef) -> BinaryIO:
        try:
            return (self.folder / file.id).open("rb")
        except FileNotFoundError:
            reason = f"the file '{file.name}' is not kept here; files are removed after {self.rules.days} days"
            remedy = "A firm admin can replay the run from its first step, which fetches the file again"
            raise Rejected(reason, code="file_missing", field="content", remedy=remedy) from None

    def _size(self, file: FileRef) -> int:
        with self._found(file) as source:
            self._piece(file, source, count_of(_stored(source)) - 1)
            return size_of(_stored(source))

    def _piece(self, file: FileRef, source: BinaryIO, number: int) -> bytes:
        try:
            return Seal(self.keys, self.firm, file.id).open(source, number, count_of(_stored(source)))
        except Mistake as error:
            reason = f"the kept file '{file.name}' cannot be opened: {error.problems[0].cause}"
            remedy = "The person who runs this installation can look at its disk; replaying the run fetches it again"
            raise Rejected(reason, code="file_damaged", field="content", remedy=remedy) from error

    def _paths(self) -> list[Path]:
        return sorted(self.folder.iterdir()) if self.folder.is_dir() else []

    def _remove_old(self, moment: datetime) -> int:
        old = [path for path in self._paths() if _changed_at(path) < (moment - self._lifetime(path)).timestamp()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _lifetime(self, path: Path) -> timedelta:
        return GIVEN_UP if path.suffix == UNFINISHED else timedelta(days=self.rules.days)

    async def _reseal(self, path: Path) -> int:
        try:
            with path.open("rb") as source:
                if Seal(self.keys, self.firm, path.name).is_current(source, count_of(_stored(source))):
                    return 0
            file = FileRef(id=path.name, name=path.name, size=0, content_type="")
            size, since = await self.size(file), _changed_at(path)
            await self._write(path.name, self.read(file, 0, size), since)
        except (Rejected, FileNotFoundError):
            return 0
        return 1


async def _write(path: Path, seal: Seal, pieces: AsyncIterable[bytes]) -> int:
    """Write and sync a whole file: after a power cut there must be no step whose file is empty."""
    size = number = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        async for piece, is_last in in_pieces(pieces):
            sealed = await asyncio.to_thread(seal.seal, number, piece, is_last)
            await asyncio.to_thread(target.write, sealed)
            number, size = number + 1, size + len(piece)
        await asyncio.to_thread(_sync, target)
    return size


def _sync(target: BinaryIO) -> None:
    target.flush()
    os.fsync(target.fileno())


def _stored(source: BinaryIO) -> int:
    return os.fstat(source.fileno()).st_size


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
