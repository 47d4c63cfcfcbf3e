"""Counts for people who ask whether everything is well: each from an index, over a bounded piece of the history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from core.ids import first_id, made_at
from storage.books.tables import book_findings, book_plans, book_postings, book_requests
from storage.run_search_tables import run_search
from storage.runs import UNFINISHED
from storage.scope import Scope
from storage.tables import events, runs
from storage.waiting_tables import approvals

MOST = 5000
"""Rows that one count looks at; a larger number is told as this many."""
MOST_RUNS = 50_000
"""Runs of one day that are counted."""


@dataclass(frozen=True)
class FindingCount:
    """How many findings of a pair of books have one cause, with the id of one of them."""

    kind: str
    code: str
    many: int
    id: str


@dataclass(frozen=True)
class Posted:
    """What of one kind is dated in a time, in cents."""

    kind: str
    many: int
    cents: int


@dataclass(frozen=True)
class Tallies:
    """Counts what concerns one firm."""

    scope: Scope

    async def runs_by_state(self, since: datetime, until: datetime) -> dict[str, int]:
        """Return how many runs that began in a time are in each state."""
        mine = self.scope.of(runs) & (runs.c.id >= first_id("run", since)) & (runs.c.id < first_id("run", until))
        # Ordered by id, so that the days are read and not the whole index of states.
        inner = select(runs.c.state).where(mine).order_by(runs.c.id).limit(MOST_RUNS).subquery()
        query = select(inner.c.state, func.count().label("many")).group_by(inner.c.state)
        return {row["state"]: row["many"] for row in await self.scope.all(query)}

    async def waiting(self) -> dict[str, int]:
        """Return how many runs wait for each thing, e.g. `connection:<id>`."""
        inner = select(runs.c.waiting_for).where(self.scope.of(runs, state="waiting")).limit(MOST).subquery()
        query = select(inner.c.waiting_for, func.count().label("many")).group_by(inner.c.waiting_for)
        return {row["waiting_for"]: row["many"] for row in await self.scope.all(query)}

    async def oldest_queued(self) -> datetime | None:
        """Return since when the run that has waited longest for a worker is queued."""
        queued = select(runs.c.created_at).where(self.scope.of(runs, state="queued")).order_by(runs.c.id).limit(1)
        row = await self.scope.first(queued)
        return row["created_at"] if row else None

    async def open_approvals(self) -> list[str]:
        """Return the roles that are asked, one for each question whose run still waits for it."""
        alive = runs.c.state.in_(UNFINISHED) & (runs.c.id == approvals.c.run_id) & (runs.c.firm == approvals.c.firm)
        query = select(approvals.c.who).join(runs, alive).where(self.scope.of(approvals, state="open")).limit(MOST)
        return [row["who"] for row in await self.scope.all(query)]

    async def open_findings(self, books_id: str) -> list[FindingCount]:
        """Return how many open findings nobody has decided about, by kind and code."""
        table = book_findings.c
        mine = self.scope.of(book_findings, books_id=books_id, decision="") & table.closed_at.is_(None)
        inner = select(table.kind, table.code, table.id).where(mine).limit(MOST).subquery()
        columns = (inner.c.kind, inner.c.code, func.count().label("many"), func.min(inner.c.id).label("id"))
        rows = await self.scope.all(select(*columns).group_by(inner.c.kind, inner.c.code))
        return [FindingCount(row["kind"], row["code"], row["many"], row["id"]) for row in rows]

    async def proposed_plan(self, books_id: str) -> datetime | None:
        """Return since when a plan waits for somebody's approval."""
        mine = self.scope.of(book_plans, books_id=books_id, state="proposed")
        row = await self.scope.first(
            select(book_plans.c.created_at).where(mine).order_by(book_plans.c.id.desc()).limit(1)
        )
        return row["created_at"] if row else None

    async def open_requests(self, books_id: str) -> int:
        """Return how many releases are asked of an admin."""
        mine = self.scope.of(book_requests, books_id=books_id, state="open")
        return await self._count(select(book_requests.c.id).where(mine))

    async def posted(self, books_id: str, first_day: str, last_day: str, gone: Collection[str]) -> list[Posted]:
        """Return what stands in QuickBooks between two ISO days, by kind; `gone` are states in which nothing stands."""
        table = book_postings.c
        dated = table.posted_on.between(first_day, last_day) & table.state.not_in(gone)
        columns = (table.kind, func.count().label("many"), func.sum(table.cents).label("cents"))
        query = select(*columns).where(self.scope.of(book_postings, books_id=books_id), dated).group_by(table.kind)
        return [Posted(row["kind"], row["many"], int(row["cents"])) for row in await self.scope.all(query)]

    async def handled(self, since: datetime) -> tuple[int, int]:
        """Return how many items with an amount were finished by runs that began since then, and their cents."""
        fresh = self.scope.of(run_search) & (run_search.c.run_id >= first_id("run", since))
        done = (runs.c.firm == run_search.c.firm) & (runs.c.id == run_search.c.run_id) & (runs.c.state == "finished")
        columns = (func.count(run_search.c.cents).label("many"), func.sum(run_search.c.cents).label("cents"))
        row = await self.scope.first(select(*columns).join(runs, done).where(fresh))
        return (row["many"], int(row["cents"] or 0)) if row else (0, 0)

    async def last_event(self, source_id: str) -> datetime | None:
        """Return when something was last heard of."""
        mine = self.scope.of(events, source_id=source_id)
        row = await self.scope.first(select(events.c.id).where(mine).order_by(events.c.id.desc()).limit(1))
        return made_at(row["id"]) if row else None

    async def events_between(self, source_id: str, since: datetime, until: datetime) -> int:
        """Return how many events of a source were heard of in a time."""
        mine = self.scope.of(events, source_id=source_id)
        between = (events.c.id >= first_id("evt", since)) & (events.c.id < first_id("evt", until))
        return await self._count(select(events.c.id).where(mine, between))

    async def _count(self, query: Select[Any]) -> int:
        row = await self.scope.first(select(func.count().label("many")).select_from(query.limit(MOST).subquery()))
        return int(row["many"]) if row else 0
