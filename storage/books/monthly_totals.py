"""What the books came to month by month. A row stands until the ledger's next one, so no question needs the history."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, RowMapping, case, func, select, tuple_

from storage.report_tables import monthly_totals
from storage.scope import Scope, insert
from sync.months import Ledger, Month

FIGURES = ("billed", "collected", "credited", "outstanding", "trust")
_KEY = ("firm", "books_id", "client", "matter", "month")
AT_ONCE = 500
MOST_MONTHS = 600
"""Fifty years of one ledger."""


class LedgerSum(NamedTuple):
    """A ledger over some months in cents; `outstanding` and `trust` as they stood at the end of the last one."""

    ledger: Ledger
    billed: int
    collected: int
    credited: int
    outstanding: int
    trust: int


@dataclass(frozen=True)
class MonthlyTotals:
    """The months of the books of one firm; amounts in cents, months as 2026-03."""

    scope: Scope

    async def keep(self, books_id: str, months: Iterable[Month]) -> int:
        """Make the rows these; only what differs is written, a bounded number at a time. Returns how many differed."""
        wanted = {(each.ledger, each.month): each for each in months}
        held = {(each.ledger, each.month): each for each in await self._all(books_id)}
        gone = [key for key in held if key not in wanted]
        news = [each for key, each in wanted.items() if held.get(key) != each]
        for start in range(0, len(gone), AT_ONCE):
            await self._remove(books_id, gone[start : start + AT_ONCE])
        for start in range(0, len(news), AT_ONCE):
            await self._write(books_id, news[start : start + AT_ONCE])
        return len(gone) + len(news)

    async def _all(self, books_id: str) -> list[Month]:
        query = monthly_totals.select().where(self.scope.of(monthly_totals, books_id=books_id))
        return [_month(row) for row in await self.scope.all(query)]

    async def _remove(self, books_id: str, keys: Collection[tuple[Ledger, str]]) -> None:
        table = monthly_totals.c
        chosen = [(ledger.client, ledger.matter, month) for ledger, month in keys]
        mine = self.scope.of(monthly_totals, books_id=books_id)
        which = tuple_(table.client, table.matter, table.month).in_(chosen)
        async with self.scope.door.write() as connection:
            await connection.execute(monthly_totals.delete().where(mine, which))

    async def _write(self, books_id: str, months: Sequence[Month]) -> None:
        rows = [{"firm": self.scope.firm, "books_id": books_id, **_values(each)} for each in months]
        async with self.scope.door.write() as connection:
            add = insert(connection, monthly_totals).values(rows)
            changed = {name: add.excluded[name] for name in ("until", *FIGURES)}
            await connection.execute(add.on_conflict_do_update(index_elements=list(_KEY), set_=changed))

    async def months(self, books_id: str, ledger: Ledger) -> list[Month]:
        """Return the months of one ledger in which something happened, oldest first."""
        mine = self.scope.of(monthly_totals, books_id=books_id, client=ledger.client, matter=ledger.matter)
        query = monthly_totals.select().where(mine).order_by(monthly_totals.c.month).limit(MOST_MONTHS)
        return [_month(row) for row in await self.scope.all(query)]

    async def clients(
        self, books_id: str, first: str, last: str, limit: int, by: str = "outstanding"
    ) -> list[LedgerSum]:
        """Return the clients with the most of one figure."""
        mine = self.scope.of(monthly_totals, books_id=books_id, level="client")
        return await self._sums(mine, first, last, limit, by)

    async def clients_after(self, books_id: str, first: str, last: str, limit: int, after: str = "") -> list[LedgerSum]:
        """Return clients in the order of their ids, those after one."""
        mine = self.scope.of(monthly_totals, books_id=books_id, level="client")
        return await self._sums(mine & (monthly_totals.c.client > after), first, last, limit, "")

    async def matters(self, books_id: str, client: str, first: str, last: str, limit: int) -> list[LedgerSum]:
        """Return the matters of a client, most billed first."""
        mine = self.scope.of(monthly_totals, books_id=books_id, client=client, level="matter")
        return await self._sums(mine, first, last, limit, "billed")

    async def _sums(self, mine: ColumnElement[bool], first: str, last: str, limit: int, by: str) -> list[LedgerSum]:
        """A row whose ledger changed before the months still says what stands in them."""
        table = monthly_totals.c
        within, standing = table.month >= first, table.until > last
        figures = {name: func.sum(case((within, table[name]), else_=0)) for name in ("billed", "collected", "credited")}
        figures |= {name: func.sum(case((standing, table[name]), else_=0)) for name in ("outstanding", "trust")}
        some = [func.sum(case((within, 1), else_=0)) > 0, figures["outstanding"] != 0, figures["trust"] != 0]
        order = [figures[by].desc()] if by else []
        query = (
            select(table.client, table.matter, *(each.label(name) for name, each in figures.items()))
            .where(mine, table.month <= last, table.until > first)
            .group_by(table.client, table.matter)
            .having(some[0] | some[1] | some[2])
            .order_by(*order, table.client, table.matter)
            .limit(limit)
        )
        return [_sum(row) for row in await self.scope.all(query)]


def _values(month: Month) -> dict[str, Any]:
    ledger = month.ledger
    level = "matter" if ledger.matter else "client" if ledger.client else "firm"
    figures = {name: getattr(month, name) for name in FIGURES}
    return {
        "client": ledger.client,
        "matter": ledger.matter,
        "month": month.month,
        "until": month.until,
        "level": level,
        **figures,
    }


def _month(row: RowMapping) -> Month:
    figures = {name: int(row[name]) for name in FIGURES}
    return Month(Ledger(row["client"], row["matter"]), row["month"], row["until"], **figures)


def _sum(row: RowMapping) -> LedgerSum:
    return LedgerSum(Ledger(row["client"], row["matter"]), **{name: int(row[name]) for name in FIGURES})
