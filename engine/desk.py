"""What built-in triggers read: our own clock and what arrived for one firm."""

from dataclasses import dataclass
from datetime import datetime

from core.clock import now
from storage import FirmStore


@dataclass(frozen=True)
class FirmDesk:
    """The desk of one firm, given to built-in operations in place of a vendor's client."""

    store: FirmStore

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return now()
