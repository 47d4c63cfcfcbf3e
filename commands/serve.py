"""`lexrelay worker` and `lexrelay web`: one process each, as many of both as wanted."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Coroutine
from typing import Any


def worker() -> None:
    """Run recipes until stopped; any number of workers may run side by side."""
    from commands.environment import effective_environment
    from commands.log_output import send_logs_to_stderr
    from worker import run_worker

    send_logs_to_stderr()
    _run(run_worker(effective_environment()))


def web() -> None:
    """Serve the web application, the REST API and webhooks until stopped."""
    from commands.log_output import send_logs_to_stderr

    send_logs_to_stderr()
    _run(_serve_web())


def _run(work: Coroutine[Any, Any, None]) -> None:
    """Run until stopped on the faster event loop, where there is one."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(until_stopped(work))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # on Windows
        return None
    return uvloop.new_event_loop


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run work until it ends or the process is asked to stop; being asked twice does not cut the cleaning up short."""
    task = asyncio.ensure_future(work)
    asked: list[int] = []

    def stop(wanted: int) -> None:
        if not asked:
            task.cancel()
        asked.append(wanted)

    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, stop, wanted)
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _serve_web() -> None:
    from commands.environment import effective_environment
    from commands.http_server import serving
    from engine.background import Background
    from engine.installation import open_installation
    from services.bookkeeping import book_works
    from web.app import create_app

    installation = await open_installation(effective_environment())
    background = Background(installation)
    loops = asyncio.create_task(background.run())
    try:
        async with serving(create_app(installation, background), installation.settings):
            await loops
    finally:
        loops.cancel()
        await asyncio.gather(loops, return_exceptions=True)
        await book_works.stop()
        await installation.close()
