"""What a watching trigger last saw of each object: a change of these values is the event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import now
from core.ids import fingerprint
from storage.rows import Found, SeenRow, build
from storage.scope import Scope, insert, opened, place
from storage.tables import seen

_CHUNK = 500


async def advance(connection: AsyncConnection, scope: Scope, source_id: str, found: Found) -> bool:
    """Move an object's seen values on, if they are still at `found.seen_version`; tells whether this caller did it."""
    values = _values(scope, source_id, found.object_id, found.watched or {})
    if found.seen_version == 0:
        add = insert(connection, seen).values(values).on_conflict_do_nothing()
        return (await connection.execute(add.returning(seen.c.version))).first() is not None
    held = scope.of(seen, source_id=source_id, object_id=found.object_id, version=found.seen_version)
    change = update(seen).where(held).values({**values, "version": found.seen_version + 1})
    return (await connection.execute(change.returning(seen.c.version))).first() is not None


def _values(scope: Scope, source_id: str, object_id: str, watched: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "firm": scope.firm,
        "source_id": source_id,
        "object_id": object_id,
        "watched": scope.seal(place(seen, "watched", source_id, object_id), dict(watched)),
        "fingerprint": fingerprint(dict(watched)),
        "version": 1,
        "updated_at": now(),
    }


@dataclass(frozen=True)
class Seen:
    """Reads and starts the seen values of one firm; `events.record_events` moves them on."""

    scope: Scope

    async def get(self, source_id: str, object_ids: Sequence[str]) -> dict[str, SeenRow]:
        """Return what was last seen, by object id; objects never seen are absent."""
        rows: list[RowMapping] = []
        for start in range(0, len(object_ids), _CHUNK):
            these = seen.c.object_id.in_(object_ids[start : start + _CHUNK])
            rows += await self.scope.all(seen.select().where(self.scope.of(seen, source_id=source_id), these))
        return {row["object_id"]: build(SeenRow, row, watched=self._opened(row)) for row in rows}

    def _opened(self, row: RowMapping) -> Any:
        purpose = place(seen, "watched", row["source_id"], row["object_id"])
        return opened(self.scope.keys, self.scope.firm, purpose, row["watched"])

    async def note(self, source_id: str, found: Found) -> bool:
        """Move an object's seen values on without an event; False when another reading was first."""
        async with self.scope.door.write() as connection:
            return await advance(connection, self.scope, source_id, found)

    async def baseline(self, source_id: str, watched: Mapping[str, Mapping[str, Any]]) -> int:
        """Remember a first sight without an event, by object id; what is known already stays. Returns the new ones."""
        rows = [_values(self.scope, source_id, object_id, values) for object_id, values in watched.items()]
        added = 0
        async with self.scope.door.write() as connection:
            for start in range(0, len(rows), _CHUNK):
                add = insert(connection, seen).values(rows[start : start + _CHUNK]).on_conflict_do_nothing()
                added += len((await connection.execute(add.returning(seen.c.object_id))).all())
        return added
