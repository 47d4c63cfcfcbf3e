"""A PostgreSQL server of our own for the tests, from the wheel's binaries, without touching the machine."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=32MB")


def binaries() -> Path:
    """Find initdb and pg_ctl without importing the package, which would change permissions of folders."""
    spec = importlib.util.find_spec("pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("PostgreSQL for the tests is missing: install the 'dev' dependencies")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _user() -> str | None:
    """The server refuses to run as root, so root lends it an unprivileged user."""
    return "nobody" if os.geteuid() == 0 else None


def _run(*command: str) -> None:
    done = subprocess.run(command, user=_user(), cwd="/", capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise RuntimeError(f"PostgreSQL for the tests did not start: {done.stderr or done.stdout}")


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server on a socket in a temporary folder; yields the URL of its maintenance database, stops it after."""
    folder = Path(tempfile.mkdtemp(prefix="lexrelay-pg-"))
    data = str(folder / "data")
    if user := _user():
        shutil.chown(folder, user)
    options = " ".join(["-h ''", f"-k {folder}", *(f"-c {option}" for option in _FAST)])
    try:
        _run(str(binaries() / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        # the log goes to a file: a server that inherits our pipe would keep it open
        _run(str(binaries() / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        with _stopping(data):
            yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _stopping(data: str) -> Iterator[None]:
    try:
        yield
    finally:
        _run(str(binaries() / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
