"""Sums of what the automation did on each day. A day is counted anew as long as something of it may still change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Executable, RowMapping, String, Table, func, literal, select, type_coerce

from core.ids import first_id, made_at
from storage.report_tables import daily_totals
from storage.scope import Scope, insert
from storage.tables import effects, run_steps, runs

RUNS, WRITES, AVOIDED = "runs", "writes", "avoided"
FOUND_AGAIN, LOOKED_FIRST, TRIED_AGAIN, ALREADY_THERE = "found again", "looked first", "tried again", "already there"
MOST_LINES = 20_000


class Ended(NamedTuple):
    """A run that ended, and when."""

    run_id: str
    at: datetime


class Total(NamedTuple):
    """A sum. Of runs, `name` is the recipe and `part` the state; of writes the action; of what was avoided its kind."""

    day: str
    name: str
    part: str
    many: int


@dataclass(frozen=True)
class DailyTotals:
    """Counts and reads the days of one firm. Days are ISO texts in its zone; who counts says where they begin."""

    scope: Scope

    async def count(self, day: str, since: datetime, until: datetime) -> None:
        """Count a day anew, from the rows that were begun in it."""
        async with self.scope.door.write() as connection:
            counted = [
                {"firm": self.scope.firm, "day": day, "kind": kind, **dict(row)}
                for kind, query in self._queries(since, until)
                for row in (await connection.execute(query)).mappings()
            ]
            await connection.execute(daily_totals.delete().where(self.scope.of(daily_totals, day=day)))
            if counted:
                await connection.execute(insert(connection, daily_totals).on_conflict_do_nothing(), counted)

    def _queries(self, since: datetime, until: datetime) -> Iterator[tuple[str, Executable]]:
        many, nothing = func.count().label("many"), literal("").label("part")
        begun = self._between(runs, runs.c.id, "run", since, until)
        by_state = select(runs.c.recipe_id.label("name"), runs.c.state.label("part"), many).where(begun)
        yield RUNS, by_state.group_by(runs.c.recipe_id, runs.c.state)
        done = self._between(effects, effects.c.id, "eff", since, until) & (effects.c.state == "done")
        by_action = select(effects.c.action_key.label("name"), nothing, many).where(done)
        yield WRITES, by_action.group_by(effects.c.action_key)
        steps = self._between(run_steps, run_steps.c.run_id, "run", since, until) & (run_steps.c.state == "done")
        for name, table, condition in _avoided(done, steps & run_steps.c.effect_id.is_not(None)):
            counted = select(literal(name).label("name"), nothing, many).select_from(table)
            yield AVOIDED, counted.where(condition).having(func.count() > 0)

    def _between(
        self, table: Table, column: ColumnElement[str], prefix: str, since: datetime, until: datetime
    ) -> ColumnElement[bool]:
        return self.scope.of(table) & (column >= first_id(prefix, since)) & (column < first_id(prefix, until))

    async def ended(self, since: datetime, limit: int) -> list[Ended]:
        """Return runs that ended since a moment, first ended first."""
        late = self.scope.of(runs) & runs.c.forgotten_at.is_(None) & (runs.c.finished_at >= since)
        query = select(runs.c.id, runs.c.finished_at).where(late).order_by(runs.c.finished_at).limit(limit)
        return [Ended(row["id"], row["finished_at"]) for row in await self.scope.all(query)]

    async def written_by(self, run_ids: Sequence[str], limit: int) -> list[str]:
        """Return the ids of the writes of some runs."""
        mine = self.scope.of(run_steps) & run_steps.c.run_id.in_(run_ids) & run_steps.c.effect_id.is_not(None)
        rows = await self.scope.all(select(run_steps.c.effect_id).where(mine).limit(limit))
        return [row["effect_id"] for row in rows]

    async def first(self) -> datetime | None:
        """Return when the first run or write of the firm was begun."""
        found = []
        for table in (runs, effects):
            row = await self.scope.first(select(table.c.id).where(self.scope.of(table)).order_by(table.c.id).limit(1))
            found += [made_at(row["id"])] if row else []
        return min(found, default=None)

    async def by_day(self, kind: str, first: str, last: str) -> list[Total]:
        """Return the sums of each day by part, of all names together."""
        rows = await self._sums(daily_totals.c.day, kind, first, last)
        return [Total(row["day"], "", row["part"], int(row["many"])) for row in rows]

    async def by_name(self, kind: str, first: str, last: str) -> list[Total]:
        """Return the sums of each name by part, of all days together."""
        rows = await self._sums(daily_totals.c.name, kind, first, last)
        return [Total("", row["name"], row["part"], int(row["many"])) for row in rows]

    async def _sums(self, by: ColumnElement[str], kind: str, first: str, last: str) -> Sequence[RowMapping]:
        mine = self.scope.of(daily_totals, kind=kind) & daily_totals.c.day.between(first, last)
        query = select(by, daily_totals.c.part, func.sum(daily_totals.c.many).label("many")).where(mine)
        grouped = query.group_by(by, daily_totals.c.part).order_by(by, daily_totals.c.part)
        return await self.scope.all(grouped.limit(MOST_LINES))

    async def forget(self) -> None:
        """Drop all sums, to have them counted anew."""
        async with self.scope.door.write() as connection:
            await connection.execute(daily_totals.delete().where(self.scope.of(daily_totals)))


def _avoided(
    done: ColumnElement[bool], written: ColumnElement[bool]
) -> tuple[tuple[str, Table, ColumnElement[bool]], ...]:
    """What each kind is, given the writes that were done and the steps that have one.

    A write that is older than the run that asks for it was another run's: it was not made a second time.
    """
    found = type_coerce(effects.c.evidence, String).contains('"adopted"')
    again = (effects.c.evidence.is_(None) | ~found) & (effects.c.rounds > 1)
    older = run_steps.c.effect_id < literal("eff_") + func.substr(run_steps.c.run_id, len("run_") + 1)
    return (
        (FOUND_AGAIN, effects, done & found),
        (LOOKED_FIRST, effects, done & again),
        (TRIED_AGAIN, run_steps, written & ~older & (run_steps.c.attempts > 1)),
        (ALREADY_THERE, run_steps, written & older),
    )
