"""The processes of one machine: Temporal server, sandbox (in the demo), web application and worker."""

import asyncio
import sys
import sysconfig
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx

from commands.environment import SANDBOX_STATE, Environment
from commands.supervisor import Service
from core.settings import Settings

_RATES = ("transfer", "timer", "visibility", "outbound")
_TUNING = (
    # The defaults suit a cluster with hundreds of shards; here they would cost most of the throughput.
    *(f"history.{queue}ProcessorMaxPollRPS=10000" for queue in _RATES),
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
    "system.enableEagerWorkflowStart=true",
    "system.enableActivityEagerExecution=true",
)


def local_services(environment: Environment, settings: Settings, *, demo: bool) -> list[Service]:
    """Return the processes to run, in the order in which they are started."""
    services = [] if settings.temporal_address else [temporal_server(environment, settings)]
    if demo:
        services.append(sandbox_server(environment, settings))
    return [*services, web_server(environment, settings), worker(environment)]


def temporal_server(environment: Environment, settings: Settings) -> Service:
    """Temporal on a SQLite file of the home folder, for this machine only."""
    options = ["--headless", "--ip", "127.0.0.1", "--port", str(settings.temporal_port)]
    options += ["--db-filename", str(settings.home.resolve() / "temporal.db"), "--log-level", "error"]
    options += ["--namespace", settings.temporal_namespace]
    options += ["--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"]
    options += [part for setting in _TUNING for part in ("--dynamic-config-value", setting)]
    command = [str(Path(sysconfig.get_path("scripts")) / "temporal"), "server", "start-dev", *options]
    port = settings.temporal_port
    return Service("temporal", command, environment, _listens(port), port, "LEXRELAY_TEMPORAL_PORT")


def sandbox_server(environment: Environment, settings: Settings) -> Service:
    """The stand-in for Clio and QuickBooks that the demo firm lives in."""
    state, port = settings.home.resolve() / SANDBOX_STATE, settings.sandbox_port
    command = [*_ourselves(), "sandbox", "serve", "--port", str(port), "--state", str(state)]
    health = f"http://127.0.0.1:{port}/sandbox/health"
    return Service("sandbox", command, environment, _answers(health), port, "LEXRELAY_SANDBOX_PORT")


def web_server(environment: Environment, settings: Settings) -> Service:
    """The web application: pages, REST API, callbacks and webhooks."""
    ready = _answers(health_url(settings))
    command = [*_ourselves(), "web"]
    return Service("web", command, environment, ready, settings.port, "LEXRELAY_PORT", settings.host)


def worker(environment: Environment) -> Service:
    """The process that runs recipes."""
    return Service("worker", [*_ourselves(), "worker"], environment)


async def answers(url: str) -> bool:
    """Whether an HTTP address of this machine answers 200 now."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            return (await client.get(url)).status_code == 200
    except httpx.HTTPError:
        return False


def _ourselves() -> list[str]:
    return [sys.executable, str(Path(__file__).parents[1] / "cli.py")]


def health_url(settings: Settings) -> str:
    """Return where the web application of these settings says that it is there."""
    host = "127.0.0.1" if settings.host in ("", "0.0.0.0") else settings.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/healthz"


def _answers(url: str) -> Callable[[], Coroutine[Any, Any, bool]]:
    return lambda: answers(url)


def _listens(port: int) -> Callable[[], Coroutine[Any, Any, bool]]:
    async def ask() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    return ask
