"""Which hosts a connection may reach, and at which addresses."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

import httpx

from connectors._kit.app import Filled
from connectors.http.addresses import is_in_house, is_public
from connectors.http.hosts import Host, name_of, port_of, read_hosts
from core.errors import Rejected

LOCAL = "LEXRELAY_HTTP_LOCAL"
OPERATOR = "Whoever runs this installation can name it in LEXRELAY_HTTP_LOCAL if it belongs to the firm."

BRACKETS = str.maketrans("", "", "[]")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From a host and a port to all its addresses."""


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return all addresses of a name, each once; raises OSError without any."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"{host} cannot be looked up") from error
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


class Gate:
    """Default-deny: the hosts of a list, at public addresses or where the operator named a host of the house."""

    def __init__(self, allowed: Sequence[Host], local: str = "", resolve: Resolve = look_up) -> None:
        self.allowed = allowed
        self._local = {entry.strip().lower() for entry in local.translate(BRACKETS).split(",")}
        self._resolve = resolve

    def check(self, url: httpx.URL) -> None:
        """Raise Rejected unless the host is on the list."""
        if url.userinfo or not any(host.fits(url) for host in self.allowed):
            known = ", ".join(map(str, self.allowed))
            reason = f"{url.scheme}://{name_of(url)}:{port_of(url)} is none of the allowed hosts ({known})"
            remedy = "Correct the address in the recipe step, or connect the service again with this host."
            raise Rejected(reason, code="host", field="url", remedy=remedy)

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """Return where a host may be reached; raises Rejected if any of its addresses is not for us, or OSError."""
        found = await self._resolve(host, port)
        named = f"{host}:{port}" in self._local
        if not found or not all(is_public(each) or (named and is_in_house(each)) for each in found):
            reason = f"{host}:{port} is at an address inside a network or machine, not on the open internet"
            raise Rejected(reason, code="address", field="url", remedy=OPERATOR)
        return found


def gate_of(filled: Filled) -> Gate:
    """Return what a filled form and the operator's setting allow."""
    return Gate(read_hosts(filled.form.hosts), filled.environment.get(LOCAL, ""))
