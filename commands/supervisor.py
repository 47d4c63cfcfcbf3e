"""Keeps child processes alive: starts them, waits until they answer, restarts the ones that die, ends them in order."""

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from commands.logs import trim_log
from commands.orphans import forget_child, record_child
from core.errors import Mistake, mistake

STOP_SECONDS = 20.0
READY_SECONDS = 60.0
MANY_FALLS = 4
STEADY_SECONDS = 20.0
"""A child that lived this long may fall again without a longer wait."""

Probe = Callable[[], Awaitable[bool]]


async def _always() -> bool:
    return True


@dataclass(frozen=True)
class Service:
    """One child process. `ready` asks whether it answers; `port` is the one it must be able to take (0 = none)."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ready: Probe = _always
    port: int = 0
    port_setting: str = ""
    host: str = "127.0.0.1"


@dataclass
class _Child:
    service: Service
    process: asyncio.subprocess.Process | None = None
    falls: int = 0
    started: float = 0.0


@dataclass
class Supervisor:
    """Runs services in the order given and ends them in the reverse one; `say` tells a person what happens."""

    home: Path
    services: Sequence[Service]
    say: Callable[[str], None]
    restarts: dict[str, int] = field(default_factory=dict)
    _children: dict[str, _Child] = field(default_factory=dict)
    _watchers: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Start every service and return when all answer; raises Mistake naming the log of one that does not."""
        (self.home / "logs").mkdir(parents=True, exist_ok=True)
        for service in self.services:
            self._children[service.name] = child = _Child(service)
            await self._spawn(child)
            self._watchers.append(asyncio.create_task(self._watch(child)))
        self._watchers.append(asyncio.create_task(self._keep_logs_small()))
        for service in self.services:
            await self._wait_until_ready(service)

    async def stop(self) -> None:
        """End the children, last started first, each given time to finish what it does."""
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        for child in reversed(self._children.values()):
            await self._end(child)

    def log(self, name: str) -> Path:
        """Where a child's output goes."""
        return self.home / "logs" / f"{name}.log"

    def kill(self, name: str) -> bool:
        """Kill a child at once, as a power cut would; False when it is not running just now."""
        process = self._children[name].process
        if process is None or process.returncode is not None:
            return False
        process.kill()
        return True

    async def _spawn(self, child: _Child) -> None:
        service = child.service
        with self.log(service.name).open("ab") as output:
            child.process = await asyncio.create_subprocess_exec(
                *service.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(service.environment),
                start_new_session=True,
                preexec_fn=partial(_die_with, os.getpid()) if sys.platform == "linux" else None,
            )
        child.started = time.monotonic()
        record_child(self.home, service.name, child.process.pid)

    async def _watch(self, child: _Child) -> None:
        while child.process is not None:
            code = await child.process.wait()
            await self._revive(child, code)

    async def _revive(self, child: _Child, code: int) -> None:
        name = child.service.name
        steady = time.monotonic() - child.started > STEADY_SECONDS
        child.falls = 1 if steady else child.falls + 1
        self.restarts[name] = self.restarts.get(name, 0) + 1
        wait = min(0.25 * 2 ** (child.falls - 1), 15.0)
        self.say(f"{name} ended ({_words(code)}); starting it again in {wait:g} s (see {self.log(name)})")
        await asyncio.sleep(wait)
        await self._spawn(child)

    async def _wait_until_ready(self, service: Service) -> None:
        give_up = time.monotonic() + READY_SECONDS
        while not await service.ready():
            if self._children[service.name].falls > MANY_FALLS:
                raise self._not_ready(service, "it ended again and again at its start")
            if time.monotonic() > give_up:
                raise self._not_ready(service, f"it did not answer within {READY_SECONDS:g} s")
            await asyncio.sleep(0.1)

    def _not_ready(self, service: Service, cause: str) -> Mistake:
        last = self.log(service.name).read_text(encoding="utf-8", errors="replace").splitlines()[-3:]
        remedy = f"The person who runs this installation can correct it; all of it is in {self.log(service.name)}"
        return mistake(f"Process {service.name}", f"{cause}. Its last words: {' / '.join(last) or 'none'}", remedy)

    async def _end(self, child: _Child) -> None:
        process = child.process
        if process is not None and process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()
        forget_child(self.home, child.service.name)

    async def _keep_logs_small(self) -> None:
        while True:
            await asyncio.sleep(5)
            for name in self._children:
                trim_log(self.log(name))


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with(supervisor: int) -> None:
    """Ask Linux to end this child when the supervisor is killed, so that nothing is left running unseen.

    The supervisor may have ended before this was asked for; in a container its number may well be 1.
    """
    assert _LIBC is not None
    _LIBC.prctl(1, signal.SIGTERM)
    if os.getppid() != supervisor:
        os._exit(1)


def _words(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
