"""Keys of vendors' developer apps that a firm's admins entered. What the process's environment says counts first."""

import time
from collections.abc import Mapping

from storage import Store

PREFIX = "app:"
"""Before a setting's name where a firm's own are kept."""
FRESH = 10.0
"""Seconds after which a process notices what another one changed."""


class OwnKeys:
    """Reads each firm's settings of vendors, and remembers them for a few seconds."""

    def __init__(self, store: Store, environment: Mapping[str, str]) -> None:
        self._store = store
        self._environment = environment
        self._known: dict[str, tuple[float, Mapping[str, str]]] = {}

    async def settings(self, firm: str) -> Mapping[str, str]:
        """Return the environment, filled up with the firm's own settings."""
        until, known = self._known.get(firm, (0.0, {}))
        if time.monotonic() < until:
            return known
        own = await self._store.firm(firm).settings.under(PREFIX)
        given = {name: value for name, value in self._environment.items() if value.strip()}
        merged = {**{name.removeprefix(PREFIX): value for name, value in own.items()}, **given}
        self._known[firm] = (time.monotonic() + FRESH, merged)
        return merged

    def forget(self, firm: str) -> None:
        """Read anew at the next use."""
        self._known.pop(firm, None)
