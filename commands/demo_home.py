"""The settings of a demo that shares nothing with any other installation on this machine."""

import os
import socket
from contextlib import ExitStack
from pathlib import Path

from commands.environment import effective_environment

PORTS = ("LEXRELAY_PORT", "LEXRELAY_TEMPORAL_PORT", "LEXRELAY_SANDBOX_PORT")


def own_environment(home: Path) -> dict[str, str]:
    """Return settings with free ports and this home; settings of the person's own installation do not count."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("LEXRELAY_")}
    ports = dict(zip(PORTS, map(str, free_ports(len(PORTS))), strict=True))
    return effective_environment({**others, **ports, "LEXRELAY_HOME": str(home)}, demo=True)


def free_ports(count: int) -> list[int]:
    """Return ports of this machine that nothing listens on just now."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
