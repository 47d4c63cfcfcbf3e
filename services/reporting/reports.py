"""What the reports have in common: whose figures, over which months or days, and what they are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.clock import now
from core.days import ONE_DAY, zone_of
from core.errors import NotFound, Problem
from core.forms import Form
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.views import View
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.months import NOBODY, Ledger

MONTHS = {"12": "Last 12 months", "24": "Last 24 months", "year": "This year", "last-year": "Last year"}
DAYS = {"7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days", "365": "Last 365 days"}
NO_LEDGER = "0"


class MoneyFilter(Form):
    """Whose figures: the books by name or id, the months, and a client and a matter by their ids in Clio."""

    books: str = ""
    period: str = "12"
    client: str = ""
    matter: str = ""


class WorkFilter(Form):
    """Which days."""

    period: str = "30"


class Named(View):
    """Something to choose."""

    id: str
    name: str


@dataclass(frozen=True)
class Figures:
    """The figures of one pair of books that a filter asks for; `row` is None while the firm keeps no books."""

    firm: FirmStore
    row: BooksRow | None
    every: tuple[Named, ...]
    months: tuple[str, ...]
    ledger: Ledger

    @property
    def first(self) -> str:
        """The first month."""
        return self.months[0]

    @property
    def last(self) -> str:
        """The last month."""
        return self.months[-1]

    async def names(self, kind: str, ids: Iterable[str]) -> dict[str, str]:
        """Return what Clio calls clients (`contact`) or matters by their ids, at most 500."""
        field = {"contact": "name", "matter": "display_number"}[kind]
        known: dict[str, Any] = {}
        if self.row:
            rows = await self.firm.books.facts.some(self.row.id, kind, set(ids))
            known = {row.id: row.data.get(field) for row in rows}
        blank = {"contact": "No client", "matter": "No matter"}[kind]
        return {id: known.get(id) or (blank if id == NO_LEDGER else f"{kind.capitalize()} {id}") for id in ids}


async def figures(inst: Installation, actor: Actor, only: MoneyFilter) -> Figures:
    """Return what a filter asks for; raises NotFound for books or a period that are unknown."""
    firm = firm_of(inst, actor, Permission.SEE)
    rows = await firm.books.accounts.list()
    chosen = [row for row in rows if only.books in ("", row.id, row.name)]
    if only.books and not chosen:
        raise NotFound((Problem(f"Books '{only.books}'", "the firm has none of this name", "Choose other books"),))
    today = await firm_day(inst, actor)
    return Figures(
        firm=firm,
        row=chosen[0] if chosen else None,
        every=tuple(Named(id=row.id, name=row.name) for row in rows),
        months=_months(known_period(only.period, MONTHS), today),
        ledger=Ledger(only.client, only.matter if only.client else NOBODY),
    )


async def firm_day(inst: Installation, actor: Actor) -> date:
    """Return which day it is at the firm."""
    zone = (await inst.store.system.firms.get(actor.firm)).zone
    return now().astimezone(zone_of(zone)).date()


def known_period(period: str, known: Mapping[str, str]) -> str:
    """Return a period that there is; raises NotFound."""
    if period not in known:
        raise NotFound((Problem(f"Period '{period[:20]}'", "there is none", f"Choose one of {', '.join(known)}"),))
    return period


def _months(period: str, today: date) -> tuple[str, ...]:
    """Return the months of a period, oldest first, the current one last but for last year."""
    if period in ("year", "last-year"):
        year, last = (today.year, today.month) if period == "year" else (today.year - 1, 12)
        return tuple(f"{year}-{month:02}" for month in range(1, last + 1))
    newest = today.year * 12 + today.month - 1
    return tuple(f"{each // 12}-{each % 12 + 1:02}" for each in range(newest - int(period) + 1, newest + 1))


def days_of(period: str, today: date) -> tuple[date, ...]:
    """Return the days of a period, oldest first, today last."""
    count = int(known_period(period, DAYS))
    first = today - timedelta(days=count - 1)
    return tuple(first + ONE_DAY * number for number in range(count))
