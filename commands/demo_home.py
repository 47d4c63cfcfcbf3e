"""The settings of a demo that shares nothing with any other installation on this machine."""

import os
import socket
from contextlib import ExitStack
from pathlib import Path

from commands.environment import Environment, effective_environment
from core.errors import mistake
from engine.installation import FIRM, open_installation

PORTS = ("LEXRELAY_PORT", "LEXRELAY_TEMPORAL_PORT", "LEXRELAY_SANDBOX_PORT")


async def own_environment(home: Path, database: str = "") -> dict[str, str]:
    """Return settings with free ports and this home; settings of the person's own installation do not count.

    Raises Mistake for a database that is in use.
    """
    others = {name: value for name, value in os.environ.items() if not name.startswith("LEXRELAY_")}
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    own = {"LEXRELAY_HOME": str(home), "LEXRELAY_DATABASE_URL": database}
    environment = effective_environment({**others, **ports, **own}, demo=True)
    if database:
        await _refuse_used(environment)
    return environment


async def _refuse_used(environment: Environment) -> None:
    """The demo must never work on the data of a real firm."""
    installation = await open_installation(environment)
    try:
        used = await installation.store.firm(FIRM).connections.list()
    finally:
        await installation.close()
    if used:
        raise mistake("Database of the demo", "it holds connections already", "Whoever types it can name an empty one")


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nothing listens on just now."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
