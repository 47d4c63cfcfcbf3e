"""Everything of one home at work: opened, supervised, and ended in order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from commands.environment import Environment
from commands.local_services import local_services
from commands.orphans import check_port, end_orphans, hold_home
from commands.supervisor import Supervisor
from engine.installation import Installation, open_installation, settings_of
from services.actors import Actor, local_owner


@dataclass(frozen=True)
class Running:
    """The opened installation, its owner, and the supervisor of its processes."""

    installation: Installation
    actor: Actor
    supervisor: Supervisor


@contextlib.asynccontextmanager
async def running(environment: Environment, say: Callable[[str], None], *, demo: bool) -> AsyncIterator[Running]:
    """Start everything and end it again; raises Mistake when the home or a port is in use."""
    home = Path(environment["LEXRELAY_HOME"])
    with hold_home(home):
        for name in await asyncio.to_thread(end_orphans, home):
            say(f"Ended {name}, left running by an earlier start that was killed")
        services = local_services(environment, settings_of(environment), demo=demo)
        for service in services:
            if service.port:
                check_port(service.host, service.port, service.port_setting)
        installation = await open_installation(environment)
        try:
            async with _supervised(Supervisor(home, services, say)) as supervisor:
                yield Running(installation, local_owner(installation), supervisor)
        finally:
            await installation.close()


@contextlib.asynccontextmanager
async def _supervised(supervisor: Supervisor) -> AsyncIterator[Supervisor]:
    try:
        await supervisor.start()
        yield supervisor
    finally:
        await supervisor.stop()
