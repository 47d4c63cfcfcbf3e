"""What is left to tell of a record that is gone."""

from datetime import datetime
from typing import Literal

from connectors.quickbooks.models.common import Day
from core.forms import Record

RemovalKind = Literal["deleted", "voided", "inactive"]


class Removal(Record):
    """A record that went away. Of a deleted one QuickBooks tells only its id and the time."""

    id: str
    record_type: str
    record_id: str
    removal: RemovalKind
    removed_at: datetime | None = None
    doc_number: str | None = None
    date: Day | None = None
    name: str | None = None
    private_note: str | None = None
