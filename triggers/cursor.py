"""The rules of the polling window. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

OVERLAP = timedelta(minutes=10)
"""Read this much again each time: equal timestamps, late visibility and clocks that differ by minutes lose nothing."""
TRUST_OUR_CLOCK = timedelta(hours=1)
"""A window start never lags further behind than this: beyond it both clocks agree on what is past."""


def window_start(since: datetime | None) -> datetime | None:
    """Return where to read from; None means from the beginning."""
    return None if since is None else since - OVERLAP


def moved(since: datetime | None, seen: Iterable[datetime], started_at: datetime) -> datetime:
    """Return the next `since` after a complete poll: the vendor's own newest time, or an hour before the poll began."""
    return max([started_at - TRUST_OUR_CLOCK, *seen, *([since] if since else [])])
