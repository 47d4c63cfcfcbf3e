"""Which days of the books are open, for new documents and for changes of what stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sync.accounts import Account
from sync.documents import Document
from sync.findings import Cause
from sync.mapping import Mapping, TrustMapping


@dataclass(frozen=True, slots=True)
class Calendar:
    """The firm's closing date and signed months, seen from today."""

    mapping: Mapping
    today: date

    def refusal(self, document: Document, day: date) -> Cause | None:
        """Why a new document cannot stand on a day: the books are closed, or a trust month was signed."""
        if self._closed(day):
            return Cause.CLOSED_PERIOD
        return Cause.SIGNED_MONTH if self._signed(document, day) else None

    def frozen(self, document: Document, day: date) -> bool:
        """Whether what stands on a day may not be edited: closed, signed, or a year that is over."""
        return self.refusal(document, day) is not None or day.year < self.today.year

    def open_day(self, document: Document, day: date) -> date:
        """The day itself while it may be written to, else the first open day after it."""
        if not self.frozen(document, day):
            return day
        year = date(self.today.year, 1, 1)
        chosen = self.mapping.first_open_day or day
        closed = self.mapping.closed_until
        first = max(day, year, chosen, closed + timedelta(days=1) if closed else day)
        while self._signed(document, first):
            first = _next_month(first)
        return first

    def _closed(self, day: date) -> bool:
        return self.mapping.closed_until is not None and day <= self.mapping.closed_until

    def _signed(self, document: Document, day: date) -> bool:
        month = f"{day:%Y-%m}"
        return any(month in trust.signed_months for trust in touched(document, self.mapping))


def touched(document: Document, mapping: Mapping) -> Iterable[TrustMapping]:
    """The trust accounts a document moves."""
    accounts: set[Account] = {line.account for line in document.lines}
    return [trust for trust in mapping.trust if accounts & {trust.bank, trust.liability, trust.interest}]


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
