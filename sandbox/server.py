"""Serving the sandbox with uvicorn, with connections that faults can really cut."""

import asyncio
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol


class CuttableProtocol(H11Protocol):
    """Shows each connection's transport to the application as ``scope["state"]["transport"]``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the transport for this connection only."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


def make_server(app: Any, host: str, port: int) -> uvicorn.Server:
    """A quiet server for the sandbox application; port 0 takes a free one."""
    config = uvicorn.Config(
        app, host=host, port=port, http=CuttableProtocol, log_level="warning", access_log=False, lifespan="on"
    )
    return uvicorn.Server(config)
