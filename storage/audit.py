"""The audit trail: a hash chain per firm, its head kept with the firm so that a cut-off end is noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, false, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.canonical import canonical_json, exact_json
from core.clock import now
from core.ids import fingerprint
from storage.rows import AuditRow, build
from storage.scope import MOST_ROWS, Scope, missing
from storage.tables import audit, firms

MOST_PROBLEMS = 20
_COVERED = ("firm", "number", "at", "actor", "verb", "subject", "detail", "previous")


def link(entry: Mapping[str, Any] | RowMapping) -> str:
    """Return the hash of one entry, which covers all before it by their last hash."""
    return fingerprint([entry[name] for name in _COVERED])


async def write_entry(
    connection: AsyncConnection, scope: Scope, verb: str, subject: str, detail: dict[str, Any] | None = None
) -> AuditRow:
    """Append an entry in the transaction of the change it describes; entries of one firm queue on the firm's row."""
    mine = firms.c.id == scope.firm
    count = update(firms).where(mine).values(audit_number=firms.c.audit_number + 1)
    head = (await connection.execute(count.returning(firms.c.audit_number, firms.c.audit_hash))).mappings().first()
    if head is None:
        raise missing(firms, scope.firm, scope.firm)
    values = _entry(scope, head, verb, subject, detail or {})
    await connection.execute(audit.insert().values(values))
    await connection.execute(update(firms).where(mine).values(audit_hash=values["hash"]))
    return build(AuditRow, values)


def _entry(scope: Scope, head: RowMapping, verb: str, subject: str, detail: dict[str, Any]) -> dict[str, Any]:
    entry = {
        "firm": scope.firm,
        "number": head["audit_number"],
        "at": now(),
        "actor": scope.actor,
        "verb": verb,
        "subject": subject,
        "detail": exact_json(canonical_json(detail)),  # as it will be read back, so that the hash fits
        "previous": head["audit_hash"],
    }
    return {**entry, "hash": link(entry)}


@dataclass(frozen=True)
class Sought:
    """Which entries are wanted; empty means any. `before` and `after` are numbers, and exclude the entry itself."""

    actor: str = ""
    verb: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    after: int | None = None

    @property
    def exact(self) -> dict[str, str]:
        """The columns that must be equal, those that do not matter being empty."""
        return {"actor": self.actor, "verb": self.verb, "subject": self.subject}


@dataclass(frozen=True)
class Walked:
    """How far a verification has come, and what it found wrong; `ended` at the newest entry there was."""

    number: int = 0
    hash: str = ""
    problems: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True)
class Audit:
    """Appends to, reads and verifies one firm's trail."""

    scope: Scope

    async def append(self, verb: str, subject: str, detail: dict[str, Any] | None = None) -> AuditRow:
        """Add an entry; `subject` is `kind:id`. Call it inside `together()` with the change."""
        async with self.scope.door.write() as connection:
            return await write_entry(connection, self.scope, verb, subject, detail)

    async def verify(self) -> list[str]:
        """Walk the chain; returns what is wrong in plain words, nothing when it is intact."""
        walk = _Walk()
        chain = select(audit).where(self.scope.of(audit)).order_by(audit.c.number)
        async with self.scope.door.read() as connection:
            head = (await connection.execute(select(firms).where(firms.c.id == self.scope.firm))).mappings().one()
            async for row in (await connection.stream(chain)).mappings():
                walk.step(row)
        walk.arrive(head)
        return walk.problems

    async def verify_piece(self, so_far: "Walked", limit: int) -> "Walked":
        """Walk at most `limit` entries on from where an earlier piece ended; returns where this one did."""
        walk = _Walk(so_far.number, so_far.hash, list(so_far.problems))
        piece = self.scope.of(audit) & (audit.c.number > so_far.number)
        query = select(audit).where(piece).order_by(audit.c.number).limit(limit)
        async with self.scope.door.read() as connection:
            head = (await connection.execute(select(firms).where(firms.c.id == self.scope.firm))).mappings().one()
            rows = (await connection.execute(query)).mappings().all()
        for row in rows:
            walk.step(row)
        ended = len(rows) < limit or walk.number >= head["audit_number"]
        if ended:
            walk.arrive(head)
        return Walked(walk.number, walk.hash, tuple(walk.problems[:MOST_PROBLEMS]), ended)

    async def search(self, sought: "Sought", limit: int) -> list[AuditRow]:
        """Return the entries that fit, newest first or, from `sought.after` on, oldest first."""
        condition = self.scope.of(audit, **{name: value for name, value in sought.exact.items() if value})
        condition = condition & await self._within(sought)
        order = audit.c.number.desc() if sought.after is None else audit.c.number.asc()
        query = select(audit).where(condition).order_by(order).limit(min(limit, MOST_ROWS))
        return [build(AuditRow, row) for row in await self.scope.all(query)]

    async def _within(self, sought: "Sought") -> ColumnElement[bool]:
        """Turn days into numbers, which grow with time, so that one index finds the page."""
        bounds: list[ColumnElement[bool]] = []
        if sought.since is not None:
            first = await self._edge(audit.c.at >= sought.since, audit.c.at.asc())
            bounds.append(audit.c.number >= first if first else false())
        if sought.until is not None:
            last = await self._edge(audit.c.at < sought.until, audit.c.at.desc())
            bounds.append(audit.c.number <= last if last else false())
        if sought.before is not None:
            bounds.append(audit.c.number < sought.before)
        if sought.after is not None:
            bounds.append(audit.c.number > sought.after)
        return and_(true(), *bounds)

    async def _edge(self, condition: ColumnElement[bool], order: ColumnElement[Any]) -> int:
        query = select(audit.c.number).where(self.scope.of(audit), condition).order_by(order).limit(1)
        row = await self.scope.first(query)
        return int(row["number"]) if row else 0

    async def kinds(self, column: str) -> list[str]:
        """Return the different actors or verbs there are, at most 500, without reading the whole trail."""
        wanted, mine = audit.c[column], self.scope.of(audit)
        walk = select(func.min(wanted).label("found")).where(mine).cte("walk", recursive=True)
        following = select(func.min(wanted)).where(mine, wanted > walk.c.found).scalar_subquery()
        walk = walk.union_all(select(following).where(walk.c.found.is_not(None)))
        rows = await self.scope.all(select(walk.c.found).where(walk.c.found.is_not(None)).limit(500))
        return [row["found"] for row in rows]

    async def list(self, limit: int = 100, before_number: int | None = None) -> list[AuditRow]:
        """Return entries, newest first."""
        return await self.search(Sought(before=before_number), limit)


@dataclass
class _Walk:
    """Goes along a chain, entry by entry, and notes what does not fit."""

    number: int = 0
    hash: str = ""
    problems: list[str] = field(default_factory=list)

    def step(self, row: RowMapping) -> None:
        if row["number"] != self.number + 1:
            self.problems.append(f"Entries {self.number + 1} to {row['number'] - 1} are missing")
        if row["previous"] != self.hash or row["hash"] != link(row):
            self.problems.append(f"Entry {row['number']} was changed")
        self.number, self.hash = row["number"], row["hash"]

    def arrive(self, head: RowMapping) -> None:
        if (self.number, self.hash) != (head["audit_number"], head["audit_hash"]):
            self.problems.append(f"The trail ends at entry {self.number}, but {head['audit_number']} were written")
