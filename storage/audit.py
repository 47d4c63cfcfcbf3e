"""The audit trail: a hash chain per firm, its head kept with the firm so that a cut-off end is noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.canonical import canonical_json, exact_json
from core.clock import now
from core.ids import fingerprint
from storage.rows import AuditRow, build
from storage.scope import MOST_ROWS, Scope, missing
from storage.tables import audit, firms

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

    async def list(self, limit: int = 100, before_number: int | None = None) -> list[AuditRow]:
        """Return entries, newest first."""
        query = select(audit).where(self.scope.of(audit)).order_by(audit.c.number.desc()).limit(min(limit, MOST_ROWS))
        if before_number is not None:
            query = query.where(audit.c.number < before_number)
        return [build(AuditRow, row) for row in await self.scope.all(query)]


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
