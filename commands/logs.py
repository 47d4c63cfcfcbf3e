"""Keeps the log of a child process below a size, while the child goes on writing to it."""

import shutil
from pathlib import Path

LOG_BYTES = 10_000_000
OLD_LOGS = 3


def trim_log(path: Path, limit: int = LOG_BYTES) -> None:
    """Move what is there to `<name>.1` (older ones to .2 and .3) once it exceeds `limit` bytes."""
    if not path.exists() or path.stat().st_size <= limit:
        return
    for number in range(OLD_LOGS - 1, 0, -1):
        older = path.with_suffix(f".log.{number}")
        if older.exists():
            older.replace(path.with_suffix(f".log.{number + 1}"))
    shutil.copyfile(path, path.with_suffix(".log.1"))
    # The child appends, so it goes on at the start of the emptied file.
    with path.open("r+b") as log:
        log.truncate(0)
