"""Rate limits of one company: 500 a minute, 10 a second, 40 batches a minute. Windows slide in real time."""

from collections import deque
from dataclasses import dataclass, field
from time import monotonic

from sandbox.store import Store

SETTINGS = ("qbo.settings", "limits")
DEFAULTS = {"per_minute": 500, "per_second": 10, "batches_per_minute": 40}


@dataclass
class _Window:
    seconds: float
    hits: deque[float] = field(default_factory=deque)

    def admits(self, now: float, limit: int) -> bool:
        while self.hits and now - self.hits[0] >= self.seconds:
            self.hits.popleft()
        return len(self.hits) < limit


class Limits:
    """Counts requests; only admitted ones use up the allowance."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._windows = {
            "per_minute": _Window(60),
            "per_second": _Window(1),
            "batches_per_minute": _Window(60),
        }

    def change(self, settings: dict[str, int]) -> dict[str, int]:
        """Set some limits; ValueError names one that does not exist."""
        unknown = settings.keys() - DEFAULTS.keys()
        if unknown:
            raise ValueError(f"Limit {min(unknown)!r} does not exist; known: {', '.join(DEFAULTS)}")
        changed = {**self.settings(), **settings}
        self._store.put(*SETTINGS, changed)
        return changed

    def settings(self) -> dict[str, int]:
        """The limits in force."""
        return self._store.get(*SETTINGS) or DEFAULTS

    def admit(self, batch: bool) -> bool:
        """Whether the request may pass now; if so it is counted."""
        now, settings = monotonic(), self.settings()
        names = [name for name in self._windows if batch or name != "batches_per_minute"]
        if not all(self._windows[name].admits(now, settings[name]) for name in names):
            return False
        for name in names:
            self._windows[name].hits.append(now)
        return True
