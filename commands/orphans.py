"""One supervisor for each home folder, and no children left over from one that was killed."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from core.errors import mistake

RUNNER = "The person who runs this installation"


@contextlib.contextmanager
def hold_home(home: Path) -> Iterator[None]:
    """Be the only supervisor of this home; raises Mistake naming the process that already is."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "up.pid").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            cause = f"it is already running here as process {file.read().strip() or '(starting)'}"
            remedy = (
                f"{RUNNER} can stop that one (Ctrl-C, or kill that process), or set LEXRELAY_HOME to another folder"
            )
            raise mistake(f"Home folder {home}", cause, remedy) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def record_child(home: Path, name: str, pid: int) -> None:
    """Remember a child by its id and start time, so that a later supervisor can tell it from a stranger."""
    folder = home / "children"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"{pid} {_started(pid)}", encoding="utf-8")


def forget_child(home: Path, name: str) -> None:
    """Forget a child that has ended."""
    (home / "children" / name).unlink(missing_ok=True)


def end_orphans(home: Path) -> list[str]:
    """End children that an earlier, killed supervisor left running; returns their names."""
    records = sorted((home / "children").glob("*"))
    names = [record.name for record in records if _end(record.read_text(encoding="utf-8"))]
    for record in records:
        record.unlink(missing_ok=True)
    return names


def check_port(host: str, port: int, setting: str) -> None:
    """Raise Mistake naming the setting when another program listens on the port, or LEXRELAY_HOST for a wrong one."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            remedy = f"{RUNNER} can set LEXRELAY_HOST to an address of this machine, such as 127.0.0.1"
            raise mistake(f"Address {host}", f"nothing can listen there ({error.strerror})", remedy) from None
        except OSError as error:
            remedy = f"{RUNNER} can end that program, or set {setting} to a free port"
            raise mistake(f"Port {port} on {host}", f"it cannot be used ({error.strerror})", remedy) from None


def _end(record: str) -> bool:
    pid_text, _, started = record.partition(" ")
    if not pid_text.isdigit() or not started or _started(int(pid_text)) != started:
        return False
    pid = int(pid_text)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        for _ in range(100):
            time.sleep(0.1)
            if _started(pid) != started:
                return True
        os.kill(pid, signal.SIGKILL)
    return True


def _started(pid: int) -> str:
    """Return when a process started, in the system's own words; empty when there is no such process."""
    if Path("/proc/self/stat").exists():
        return _started_on_linux(pid)
    ps = shutil.which("ps") or "ps"
    asked = subprocess.run([ps, "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603
    return " ".join(asked.stdout.split())


def _started_on_linux(pid: int) -> str:
    try:
        facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if facts[0] == "Z" else facts[19]
