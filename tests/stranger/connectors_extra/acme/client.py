"""Reads Acme by offset and count, until `total` is reached."""

from collections.abc import Mapping
from typing import Any

from connectors._kit.http import Http
from core.errors import InDoubt, RetryLater

SHOWN = 2


class Acme:
    """Acme's answers are bare objects; a list is `{"items": [...], "total": n}`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def get(self, path: str, **parameters: Any) -> Mapping[str, Any]:
        """Read one object; raises RetryLater for an answer that holds nothing."""
        asked = {name: value for name, value in parameters.items() if value not in (None, "")}
        reply = await self._http.send("GET", path, params=asked)
        if not isinstance(reply.data, dict) or not reply.data:
            raise RetryLater(f"Acme's answer to {path} holds no data")
        return reply.data

    async def page(self, path: str, offset: int = 0, **parameters: Any) -> tuple[list[Any], int | None]:
        """Read a page; returns its items and the offset of the next one, None after the last."""
        data = await self.get(path, offset=offset, count=SHOWN, **parameters)
        if "items" not in data:
            raise RetryLater(f"Acme's answer to {path} holds no list")
        following = offset + len(data["items"])
        return data["items"], following if data["items"] and following < data["total"] else None

    async def add(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Create an object; an answer that holds nothing leaves it in doubt."""
        reply = await self._http.send("POST", path, json=body)
        if not isinstance(reply.data, dict) or not reply.data:
            raise InDoubt(f"Acme did not confirm {path}")
        return reply.data
