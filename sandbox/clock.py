"""The sandbox's own time: UTC, and movable so that expiry can be shown without waiting."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Real time plus an offset that only the control API and tests move."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """Zone-aware UTC, with microseconds."""
        return datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> None:
        """Move time forward for everything that asks this clock; running sleeps are not shortened."""
        self._offset += timedelta(seconds=seconds)
