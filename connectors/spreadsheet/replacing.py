"""Changes a file so that nothing is lost: one writer at a time, and the whole new file or the whole old one."""

import errno
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.errors import Rejected, RetryLater

PATIENCE = 8.0
"""Seconds to wait for another writer of ours."""
STEP = 0.02
OPEN = 60.0
"""Seconds after which a step looks again whether a person has closed the file."""
OPERATOR = "Whoever runs this installation must allow its user to read and write the folder."


@contextmanager
def only_writer(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the file against our other writers; raises RetryLater when one takes longer than `patience` (s)."""
    with told(path), (path.parent / f".{path.name}.lock").open("ab") as lock:
        until = time.monotonic() + patience
        while not _taken(lock.fileno()):
            if time.monotonic() > until:
                raise RetryLater(f"another step is writing '{path.name}'", wait=5)
            time.sleep(STEP)
        yield


def state_of(path: Path) -> tuple[int, int, int]:
    """Return what changes when a file does: its number on the disk, time and size."""
    told_by_disk = path.stat()
    return told_by_disk.st_ino, told_by_disk.st_mtime_ns, told_by_disk.st_size


def refuse_if_open(path: Path) -> None:
    """Raise RetryLater while a person has the file open: saving it there would undo what we write."""
    signs = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    if any((path.parent / sign).exists() for sign in signs):
        raise RetryLater(f"'{path.name}' is open in a spreadsheet program; it is written once it is closed", wait=OPEN)


def replace(path: Path, content: bytes, before: tuple[int, int, int]) -> None:
    """Put new content in the file's place; raises RetryLater if somebody changed it since `before`."""
    unfinished = path.parent / f".{path.name}.{secrets.token_hex(4)}.part"
    try:
        _write(unfinished, content, path.stat().st_mode & 0o777)
        if state_of(path) != before:
            raise RetryLater(f"'{path.name}' was changed by somebody at this moment", wait=5)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    with suppress(OSError):
        _sync_folder(path.parent)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into what to do next; nothing was changed then."""
    try:
        yield
    except PermissionError as error:
        reason = f"'{path.name}' may not be read or written here"
        raise Rejected(reason, code="permission", field="file", remedy=OPERATOR) from error
    except OSError as error:
        reason = f"'{path.name}' cannot be read or written now ({errno.errorcode.get(error.errno or 0, 'disk')})"
        raise RetryLater(reason, wait=OPEN) from error


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
