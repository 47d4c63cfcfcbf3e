"""Serving the sandbox with uvicorn, with connections that faults can really cut."""

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol


class CuttableProtocol(H11Protocol):
    """Shows each connection's transport to the application as ``scope["state"]["transport"]``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the transport for this connection only."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class PromptServer(uvicorn.Server):
    """Stops within 10 ms, where uvicorn's grace for real traffic takes 200 ms: tests start many."""

    async def main_loop(self) -> None:
        """Tick until asked to stop."""
        counter = 0
        while not await self.on_tick(counter):
            counter = (counter + 1) % 864_000
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what is open and let the application end, without grace."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await self.lifespan.shutdown()


IDLE_SECONDS = 75
"""As vendors do, longer than clients keep an idle connection: else one is closed just as it is used again."""


def make_server(app: Any, host: str, port: int, prompt: bool = False) -> uvicorn.Server:
    """A quiet server for the sandbox application; port 0 takes a free one."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=CuttableProtocol,
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_keep_alive=IDLE_SECONDS,
    )
    return PromptServer(config) if prompt else uvicorn.Server(config)
