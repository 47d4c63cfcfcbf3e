"""Holds, alarms and drift: open until they are gone, with the decision a person took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, update

from core.clock import now
from core.ids import fingerprint
from storage.audit import write_entry
from storage.books.rows import FindingRow
from storage.books.tables import book_findings
from storage.rows import build
from storage.scope import Scope, insert, missing, opened, place


@dataclass(frozen=True)
class Finding:
    """One thing a cycle found. `body` is what people read: sentence, client, remedies."""

    code: str
    key: str
    cents: int
    body: Any


def _id_of(books_id: str, kind: str, finding: Finding) -> str:
    """The same finding has the same id whenever it is found again."""
    return f"find_{fingerprint([books_id, kind, finding.code, finding.key])[:26]}"


@dataclass(frozen=True)
class Findings:
    """The findings of one firm's books; a finding is known by kind, code and key."""

    scope: Scope

    async def replace(self, books_id: str, kind: str, found: Sequence[Finding]) -> None:
        """Make the open findings of one kind equal to these: new ones open, the rest close, seen ones stay."""
        moment = now()
        async with self.scope.door.write() as connection:
            for each in found:
                add = insert(connection, book_findings).values(self._values(books_id, kind, each, moment))
                again = {"cents": add.excluded.cents, "body": add.excluded.body, "seen_at": moment, "closed_at": None}
                await connection.execute(add.on_conflict_do_update(index_elements=["firm", "id"], set_=again))
            mine = self.scope.of(book_findings, books_id=books_id, kind=kind)
            gone = mine & book_findings.c.closed_at.is_(None) & (book_findings.c.seen_at < moment)
            await connection.execute(update(book_findings).where(gone).values(closed_at=moment))

    async def reopen(self, books_id: str, kind: str, finding: Finding) -> None:
        """Open one finding, anew when it was decided or closed before; the others of its kind stay."""
        moment = now()
        async with self.scope.door.write() as connection:
            values = self._values(books_id, kind, finding, moment)
            add = insert(connection, book_findings).values(values)
            again = {"cents": add.excluded.cents, "body": add.excluded.body, "seen_at": moment, "closed_at": None}
            put = add.on_conflict_do_update(index_elements=["firm", "id"], set_={**again, "decision": ""})
            await connection.execute(put)

    async def decide(self, finding_id: str, decision: str, reason: str) -> FindingRow:
        """Record what a person decided and why."""
        async with self.scope.door.write() as connection:
            values = {
                "decision": decision,
                "decided_by": self.scope.actor,
                "decided_at": now(),
                "reason": self.scope.seal(place(book_findings, "reason", finding_id), reason),
            }
            mine = self.scope.of(book_findings, id=finding_id)
            done = await connection.execute(update(book_findings).where(mine).values(values).returning(book_findings))
            row = done.mappings().first()
            if row is None:
                raise missing(book_findings, finding_id, self.scope.firm)
            detail = {"code": row["code"], "key": row["key"], "decision": decision}
            await write_entry(connection, self.scope, "finding decided", f"finding:{finding_id}", detail)
            return self._finding(row)

    async def get(self, finding_id: str) -> FindingRow:
        """Return one by id."""
        row = await self.scope.first(book_findings.select().where(self.scope.of(book_findings, id=finding_id)))
        if row is None:
            raise missing(book_findings, finding_id, self.scope.firm)
        return self._finding(row)

    async def open(self, books_id: str, kind: str = "", key: str = "") -> list[FindingRow]:
        """Return what is open, oldest first."""
        which = {name: value for name, value in (("kind", kind), ("key", key)) if value}
        mine = self.scope.of(book_findings, books_id=books_id, **which) & book_findings.c.closed_at.is_(None)
        rows = await self.scope.all(book_findings.select().where(mine).order_by(book_findings.c.id).limit(5000))
        return [self._finding(row) for row in rows]

    async def decided(self, books_id: str, decision: str) -> list[FindingRow]:
        """Return findings a person decided so, open or closed."""
        mine = self.scope.of(book_findings, books_id=books_id, decision=decision)
        rows = await self.scope.all(book_findings.select().where(mine).order_by(book_findings.c.id))
        return [self._finding(row) for row in rows]

    async def all_decided(self, books_id: str) -> list[FindingRow]:
        """Return every finding a person decided, open or closed, oldest decision first."""
        mine = self.scope.of(book_findings, books_id=books_id) & (book_findings.c.decision != "")
        rows = await self.scope.all(book_findings.select().where(mine).order_by(book_findings.c.decided_at))
        return [self._finding(row) for row in rows]

    def _values(self, books_id: str, kind: str, finding: Finding, moment: datetime) -> dict[str, Any]:
        id = _id_of(books_id, kind, finding)
        return {
            "firm": self.scope.firm,
            "id": id,
            "books_id": books_id,
            "kind": kind,
            "code": finding.code,
            "key": finding.key,
            "cents": finding.cents,
            "since": moment,
            "seen_at": moment,
            "body": self.scope.seal(place(book_findings, "body", id), finding.body),
        }

    def _finding(self, row: RowMapping) -> FindingRow:
        keys, firm = self.scope.keys, self.scope.firm
        body = opened(keys, firm, place(book_findings, "body", row["id"]), row["body"])
        reason = opened(keys, firm, place(book_findings, "reason", row["id"]), row["reason"])
        return build(FindingRow, row, body=body, reason=reason)
