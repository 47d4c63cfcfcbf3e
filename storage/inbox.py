"""The webhook inbox. Messages that arrive while a commit is under way share the next one."""

import asyncio
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, or_, update

from core.clock import now
from core.ids import new_id
from storage.hook_rows import HookRow, MessageRow
from storage.hook_tables import inbox
from storage.rows import build
from storage.scope import Scope, insert, place

SAME_WITHIN = timedelta(minutes=10)
_MOST_AT_ONCE = 500
_KEY = ("app", "hook_id", "body_hash")


@dataclass
class _Waiting:
    values: dict[str, Any]
    accepted: "asyncio.Future[bool]"

    @property
    def key(self) -> tuple[Any, ...]:
        return tuple(self.values[name] for name in _KEY)


@dataclass
class Inbox:
    """Takes messages in, and hands them to the relay; one for each process."""

    scope: Scope
    _waiting: list[_Waiting] = field(default_factory=list)
    _flush: "asyncio.Task[None] | None" = None

    async def accept(self, app: str, body: bytes, hook: HookRow | None = None, *, firm: str = "") -> bool:
        """Store a verified message durably; False when the same bytes came within 10 minutes (a vendor's retry).

        Without a hook, `firm` says whose secret it was signed with; '' that it may concern every firm.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(self._values(app, body, hook, firm), future))
        if self._flush is None or self._flush.done():
            self._flush = asyncio.create_task(self._commit_all())
        return bool(await future)

    def _values(self, app: str, body: bytes, hook: HookRow | None, signer: str) -> dict[str, Any]:
        """One firm must not keep another's message out by sending the same bytes first, so they count apart."""
        firm, message_id = hook.firm if hook else signer, new_id("msg")
        return {
            "id": message_id,
            "firm": firm,
            "app": app,
            "hook_id": hook.id if hook else "",
            "body_hash": hashlib.sha256(signer.encode() + body).hexdigest(),
            "body": self.scope.keys.seal(firm, place(inbox, "body", message_id), body),
            "received_at": now(),
        }

    async def _commit_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
            try:
                stored = await self._commit({message.key: message.values for message in reversed(batch)})
            except Exception as problem:
                _answer_all(batch, problem)
            else:
                _answer(batch, stored)

    async def _commit(self, messages: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> set[tuple[Any, ...]]:
        """Insert what is new, open again what came long ago; returns the keys of those, in one transaction."""
        async with self.scope.door.write() as connection:
            add = insert(connection, inbox).values([dict(values) for values in messages.values()])
            again = {"received_at": add.excluded.received_at, "handled_at": None, "next_try_at": None}
            put = add.on_conflict_do_update(
                index_elements=list(_KEY),
                set_={**again, "attempts": 0, "error": ""},
                where=inbox.c.received_at <= now() - SAME_WITHIN,
            )
            stored = await connection.execute(put.returning(*(inbox.c[name] for name in _KEY)))
            return {tuple(row) for row in stored}

    async def close(self) -> None:
        """Wait until everything taken in is stored."""
        if self._flush is not None:
            await self._flush

    async def unhandled(self, limit: int = 100) -> list[MessageRow]:
        """Return messages to handle now, oldest first."""
        due = or_(inbox.c.next_try_at.is_(None), inbox.c.next_try_at <= now())
        query = inbox.select().where(inbox.c.handled_at.is_(None), due).order_by(inbox.c.received_at).limit(limit)
        return [self._opened(row) for row in await self.scope.all(query)]

    def _opened(self, row: RowMapping) -> MessageRow:
        body = self.scope.keys.open(row["firm"], place(inbox, "body", row["id"]), row["body"])
        return build(MessageRow, row, body=body, hook_id=row["hook_id"] or None)

    async def handled(self, message_ids: Collection[str]) -> None:
        """Mark as done."""
        async with self.scope.door.write() as connection:
            await connection.execute(update(inbox).where(inbox.c.id.in_(message_ids)).values(handled_at=now()))

    async def retry_at(self, message_id: str, when: datetime, error: str) -> None:
        """Put a message off after a failure."""
        values = {"next_try_at": when, "error": error, "attempts": inbox.c.attempts + 1}
        async with self.scope.door.write() as connection:
            await connection.execute(update(inbox).where(inbox.c.id == message_id).values(values))

    async def purge(self, before: datetime) -> int:
        """Delete messages handled before a moment; returns how many."""
        async with self.scope.door.write() as connection:
            gone = inbox.delete().where(inbox.c.handled_at < before).returning(inbox.c.id)
            return len((await connection.execute(gone)).all())


def _answer(batch: Collection[_Waiting], stored: set[tuple[Any, ...]]) -> None:
    """Tell the first of equal messages whether it was new, the others that they are repeats."""
    for message in batch:
        if not message.accepted.done():
            message.accepted.set_result(message.key in stored)
        stored.discard(message.key)


def _answer_all(batch: Collection[_Waiting], problem: Exception) -> None:
    for message in batch:
        if not message.accepted.done():
            message.accepted.set_exception(problem)
