"""The form of a file at rest: pieces of 1 MB, each sealed for its file, its place in it, and whether it is the last.

A piece that is changed, moved, left out or taken from another file does not open, and neither does a file cut short.
"""

from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import BinaryIO

from storage.keys import OVERHEAD, KeyRing

PIECE = 1 << 20
"""Bytes held in memory at a time."""
SEALED = PIECE + OVERHEAD


@dataclass(frozen=True)
class Seal:
    """Seals and opens the pieces of one file of one firm; the file's name and type are not among them."""

    keys: KeyRing
    firm: str
    id: str

    def seal(self, number: int, plain: bytes, is_last: bool) -> bytes:
        """Seal the piece at a place, counted from 0."""
        return self.keys.seal(self.firm, self._purpose(number, is_last), plain)

    def open(self, source: BinaryIO, number: int, count: int) -> bytes:
        """Read one of `count` pieces; raises Mistake when it is not what was sealed for this place."""
        source.seek(number * SEALED)
        sealed = source.read(SEALED)
        return self.keys.open(self.firm, self._purpose(number, number == count - 1), sealed)

    def is_current(self, source: BinaryIO, count: int) -> bool:
        """Whether every piece is sealed under the current key."""
        return all(self._head(source, number) == self.keys.head for number in range(count))

    def _head(self, source: BinaryIO, number: int) -> bytes:
        source.seek(number * SEALED)
        return source.read(len(self.keys.head))

    def _purpose(self, number: int, is_last: bool) -> str:
        return f"files/{self.id}/{number}{'/last' if is_last else ''}"


def count_of(stored: int) -> int:
    """Return the number of pieces in so many bytes on disk; even an empty file has one."""
    return max(1, -(-stored // SEALED))


def size_of(stored: int) -> int:
    """Return the bytes of the file itself, from those on disk."""
    return stored - count_of(stored) * OVERHEAD


async def in_pieces(given: AsyncIterable[bytes]) -> AsyncIterator[tuple[bytes, bool]]:
    """Cut what comes in any sizes into pieces, and tell of each whether it is the last."""
    held = bytearray()
    async for each in given:
        held += each
        while len(held) > PIECE:
            yield bytes(held[:PIECE]), False
            del held[:PIECE]
    yield bytes(held), True
