"""Clio's rate limit: so many requests per access token in a window of 60 seconds."""

from sandbox.clio.errors import ClioError
from sandbox.world import World

WINDOW_SECONDS = 60


class RateLimit:
    """One fixed window per token, opened by its first request; kept in memory only."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._windows: dict[str, tuple[float, int]] = {}

    def take(self, token: str) -> dict[str, str]:
        """Count a request; the headers to answer with, or ClioError 429 with the seconds to wait."""
        limit = self._world.faults.modes.clio_per_minute
        now = self._world.clock.now().timestamp()
        opened, used = self._windows.get(token, (now, 0))
        if now >= opened + WINDOW_SECONDS:
            opened, used = now, 0
        reset = opened + WINDOW_SECONDS
        self._windows[token] = (opened, used + 1)
        if used >= limit:
            self._world.store.note("clio.429")
            raise ClioError(429, "Rate limit exceeded", retry_after=max(1, int(reset - now) + 1))
        return {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - used - 1),
            "X-RateLimit-Reset": str(int(reset) + 1),
        }
