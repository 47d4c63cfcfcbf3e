"""Files in a trial: told by name and size, neither fetched nor kept."""

from collections.abc import AsyncIterable, AsyncIterator

from core.errors import Rejected
from core.files import FileRef

ID = "file_not_kept"
"""No kept file has this id: theirs carry the time of their making."""


class ForeseenFiles:
    """Takes the place of a firm's kept files; `told` are the names of what a run would keep."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def keep(
        self, name: str, content_type: str, pieces: AsyncIterable[bytes], expected: int | None = None
    ) -> FileRef:
        """Tell of a file without taking a byte of it; one whose size was not announced counts 0 bytes."""
        self.told.append(f"{name} ({'size unknown' if expected is None else f'{expected} bytes'})")
        return FileRef(id=ID, name=name, size=expected or 0, content_type=content_type)

    async def size(self, file: FileRef) -> int:
        """Return what was announced."""
        return file.size

    async def read(self, file: FileRef, start: int, length: int) -> AsyncIterator[bytes]:
        """Refuse: there is nothing to read."""
        raise Rejected("a trial fetches no files, so this one cannot be read", code="trial")
        yield b""  # makes this an iterator like that of kept files

    @property
    def message(self) -> str:
        """What people are told of the step, empty when it keeps nothing."""
        return f"a run would keep {', '.join(self.told)}; this trial keeps no file" if self.told else ""
