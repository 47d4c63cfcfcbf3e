"""Serves one web application on the address of the settings, with signals left to the command."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn
from fastapi import FastAPI

from core.errors import mistake
from core.settings import Settings

FINISH_SECONDS = 5
"""How long open requests may take after the end was asked for."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Change nothing: whoever runs this decides what a signal means."""
        yield


@contextlib.asynccontextmanager
async def serving(application: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Serve while the block runs; raises Mistake when the port is taken."""
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=FINISH_SECONDS
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[_take_port(settings)]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


def _take_port(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    taken = socket.socket(family=family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host, settings.port))
    except OSError as error:
        taken.close()
        remedy = "The person who runs this installation can end that program, or set LEXRELAY_PORT to a free port"
        where = f"Port {settings.port} on {settings.host}"
        raise mistake(where, f"it cannot be used ({error.strerror})", remedy) from None
    return taken
