"""Messages to a firm's people: kept until they were taken over, tried again at most so often, each once for its key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, select, update

from core.clock import now
from core.ids import new_id
from storage.keys import KeyRing
from storage.rows import build
from storage.scope import MOST_ROWS, Scope, insert, opened, place
from storage.settings_tables import notices


@dataclass(frozen=True)
class NoticeRow:
    """A message on one way (email, webhook). `state`: waiting, sent or failed; `attempts` counts the tries begun."""

    id: str
    firm: str
    channel: str
    kind: str
    key: str
    body: Any = field(repr=False)
    state: str
    attempts: int
    next_try_at: datetime | None
    error: str
    created_at: datetime
    finished_at: datetime | None


def _row(row: RowMapping, keys: KeyRing) -> NoticeRow:
    return build(NoticeRow, row, body=opened(keys, row["firm"], place(notices, "body", row["id"]), row["body"]))


@dataclass(frozen=True)
class Notices:
    """Keeps the messages of one firm."""

    scope: Scope

    async def add(self, channel: str, kind: str, key: str, body: Any) -> bool:
        """Keep a message to be sent now; False when one with this key is kept for this way already."""
        own = new_id("ntc")
        values = {"firm": self.scope.firm, "id": own, "channel": channel, "kind": kind, "key": key}
        sealed = {"body": self.scope.seal(place(notices, "body", own), body)}
        async with self.scope.door.write() as connection:
            add = insert(connection, notices).values({**values, **sealed, "created_at": now(), "next_try_at": now()})
            once = add.on_conflict_do_nothing(index_elements=["firm", "channel", "key"])
            return (await connection.execute(once.returning(notices.c.id))).first() is not None

    async def settle(self, notice_id: str, state: str, error: str = "", next_try_at: datetime | None = None) -> None:
        """Note how a try ended: sent, failed for good, or waiting until `next_try_at`."""
        ended = None if state == "waiting" else now()
        values = {"state": state, "error": error, "next_try_at": next_try_at, "finished_at": ended}
        async with self.scope.door.write() as connection:
            await connection.execute(update(notices).where(self.scope.of(notices, id=notice_id)).values(values))

    async def list(self, limit: int = 20, before: str = "") -> list[NoticeRow]:
        """Return messages, newest first."""
        page = self.scope.page(notices, self.scope.of(notices), min(limit, MOST_ROWS), before)
        return [_row(row, self.scope.keys) for row in await self.scope.all(page)]


@dataclass(frozen=True)
class AllNotices:
    """Messages of every firm, for the loop that sends them."""

    scope: Scope

    async def claim(self, limit: int, lease: timedelta) -> Sequence[NoticeRow]:
        """Take messages whose time has come; one not settled within the lease is offered again."""
        moment = now()
        due = (notices.c.state == "waiting") & (notices.c.next_try_at <= moment)
        chosen = select(notices.c.id).where(due).order_by(notices.c.next_try_at).limit(limit)
        taken = update(notices).where(notices.c.id.in_(chosen.with_for_update(skip_locked=True).scalar_subquery()))
        taken = taken.values(attempts=notices.c.attempts + 1, next_try_at=moment + lease).returning(notices)
        async with self.scope.door.write() as connection:
            return [_row(row, self.scope.keys) for row in (await connection.execute(taken)).mappings()]

    async def purge(self, before: datetime, limit: int = 1000) -> int:
        """Delete messages settled before a moment, at most `limit`; returns how many."""
        old = select(notices.c.id).where(notices.c.finished_at < before).limit(limit).scalar_subquery()
        async with self.scope.door.write() as connection:
            gone = notices.delete().where(notices.c.id.in_(old)).returning(notices.c.id)
            return len((await connection.execute(gone)).all())
