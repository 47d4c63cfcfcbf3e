"""`lexrelay up`: everything on one machine, supervised until Ctrl-C."""

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import progress, say

if TYPE_CHECKING:
    from commands.environment import Environment


def up(
    no_work: Annotated[bool, typer.Option("--no-work", help="Demo: the firm does nothing by itself.")] = False,
) -> None:
    """Start everything on this machine and keep it running until Ctrl-C.

    Without credentials of a vendor it shows the built-in demo firm at work.
    """
    from commands.serve import until_stopped

    asyncio.run(until_stopped(_up(works=not no_work)))
    say("Stopped. The next start goes on from here.")


async def _up(*, works: bool) -> None:
    from commands.environment import effective_environment, wants_demo
    from engine.installation import settings_of

    if wants_demo(os.environ, settings_of(os.environ)):
        await run_demo(effective_environment(demo=True), works=works)
    else:
        await _run(effective_environment(demo=False))


async def run_demo(environment: "Environment", *, works: bool) -> None:
    """Run the demo firm of a home until cancelled; the first start sets it up."""
    from commands.firm import Firm
    from commands.firm_setup import Size, set_up_firm, work_slowly
    from commands.live_view import follow_runs, say_where_things_are
    from commands.running import running

    _keep_quiet()
    async with running(environment, say, demo=True) as system:
        with progress("Preparing the demo firm") as tell:
            await set_up_firm(system.installation, system.actor, Size(), tell)
        await say_where_things_are(system, demo=True)
        work = [work_slowly(Firm(system.installation.settings.sandbox_port))] if works else []
        await asyncio.gather(follow_runs(system), *work)


async def _run(environment: "Environment") -> None:
    from commands.live_view import follow_runs, say_where_things_are
    from commands.running import running

    _keep_quiet()
    async with running(environment, say, demo=False) as system:
        await say_where_things_are(system, demo=False)
        await follow_runs(system)


def _keep_quiet() -> None:
    """The children log to files; what happens is told here in words."""
    from commands.log_output import send_logs_to_stderr

    send_logs_to_stderr(logging.CRITICAL)
