"""What Acme keeps."""

from datetime import datetime

from core.forms import Amount, Record


class Docket(Record):
    """A case before a court; `fee` is what the court charges."""

    id: str
    title: str
    fee: Amount | None = None
    opened_at: datetime


class Entry(Record):
    """A line in a docket; `reference` is ours."""

    id: str
    text: str
    reference: str
