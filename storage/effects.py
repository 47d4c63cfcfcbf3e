"""The effect ledger: every external write is recorded before it is sent, and no state changes without its fence.

intended -> in_flight -> done | rejected | in_doubt;  in_doubt -> (look) -> done | in_flight again | parked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, or_, update

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.keys import KeyRing
from storage.rows import EffectRow, build
from storage.scope import Scope, insert, missing, opened, place
from storage.tables import effects

UNKNOWN = ("in_flight", "in_doubt")
_FREE = {"lease_by": "", "lease_until": None}


def effect_of(row: RowMapping, keys: KeyRing) -> EffectRow:
    """Open a ledger record."""
    result = opened(keys, row["firm"], place(effects, "result", row["id"]), row["result"])
    return build(EffectRow, row, result=result, evidence=row["evidence"] or {})


def due_for_a_look(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that an unknown outcome may be looked up: late enough, and nobody is at it."""
    free = or_(effects.c.lease_until.is_(None), effects.c.lease_until <= moment)
    return effects.c.state.in_(UNKNOWN) & (effects.c.look_at <= moment) & free


@dataclass(frozen=True)
class Effects:
    """The ledger of one firm. Methods that take a fence return False (or None) when another holder moved on."""

    scope: Scope

    async def intend(
        self, key: str, connection_id: str, action_key: str, *, marker: str, request_id: str, payload_hash: str
    ) -> EffectRow:
        """Record an intention durably; returns the existing effect, unchanged, when the key is known."""
        values = {
            "firm": self.scope.firm,
            "id": new_id("eff"),
            "key": key,
            "connection_id": connection_id,
            "action_key": action_key,
            "marker": marker,
            "request_id": request_id,
            "payload_hash": payload_hash,
            "intended_at": now(),
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, effects).values(values)
            await connection.execute(add.on_conflict_do_nothing(index_elements=["firm", "key"]))
            held = await connection.execute(effects.select().where(self.scope.of(effects, key=key)))
            return effect_of(held.mappings().one(), self.scope.keys)

    async def get(self, effect_id: str) -> EffectRow:
        """Return one by id."""
        return self._found(await self.scope.first(self._where(id=effect_id)), effect_id)

    async def by_key(self, key: str) -> EffectRow:
        """Return one by its stable key."""
        return self._found(await self.scope.first(self._where(key=key)), key)

    async def start_sending(
        self, effect_id: str, holder: str, *, lease_seconds: float, look_after: float, looked: int | None = None
    ) -> int | None:
        """Take the right to send, committed before anything leaves; returns the fence.

        Only an intended effect may be sent, or one in doubt by whoever just looked and found nothing (`looked` is the
        fence of that look). Should we vanish now, anyone may look `look_after` seconds from now.
        """
        moment = now()
        ready = effects.c.state == "intended"
        if looked is not None:
            ready = (effects.c.state == "in_doubt") & (effects.c.fence == looked)
        values = {
            "state": "in_flight",
            "sent_at": moment,
            "look_at": moment + timedelta(seconds=look_after),
            "rounds": effects.c.rounds + 1,
        }
        return await self._take(effect_id, ready, holder, moment + timedelta(seconds=lease_seconds), values)

    async def start_looking(self, effect_id: str, holder: str, *, lease_seconds: float) -> int | None:
        """Take the right to look up an unknown outcome once it is old enough; shuts out the earlier sender."""
        moment = now()
        until = moment + timedelta(seconds=lease_seconds)
        return await self._take(effect_id, due_for_a_look(moment), holder, until, {"state": "in_doubt"})

    async def _take(
        self, effect_id: str, ready: ColumnElement[bool], holder: str, until: datetime, values: Mapping[str, Any]
    ) -> int | None:
        lease = {"lease_by": holder, "lease_until": until, "fence": effects.c.fence + 1}
        change = update(effects).where(self.scope.of(effects, id=effect_id), ready).values({**values, **lease})
        row = await self.scope.change(change.returning(effects.c.fence))
        return None if row is None else int(row["fence"])

    async def finish(
        self,
        effect_id: str,
        fence: int,
        state: str,
        *,
        result: Any = None,
        object_id: str = "",
        evidence: Mapping[str, Any] | None = None,
    ) -> bool:
        """Record a known outcome: `done` (confirmed) or `rejected` (certainly not done)."""
        sealed = self.scope.seal(place(effects, "result", effect_id), result)
        values = {"state": state, "result": sealed, "object_id": object_id, "look_at": None}
        return await self._settle(effect_id, fence, values, evidence)

    async def doubt(
        self, effect_id: str, fence: int, look_at: datetime, evidence: Mapping[str, Any] | None = None
    ) -> bool:
        """Record that the outcome is unknown and may be looked up from `look_at`."""
        return await self._settle(effect_id, fence, {"state": "in_doubt", "look_at": look_at}, evidence)

    async def back_to_intended(self, effect_id: str, fence: int) -> bool:
        """Record that the last send certainly did not happen."""
        values = {"state": "intended", "look_at": None, "rounds": effects.c.rounds - 1}
        return await self._settle(effect_id, fence, values, None)

    async def park(self, effect_id: str, fence: int, evidence: Mapping[str, Any] | None = None) -> bool:
        """Leave the decision to a person."""
        return await self._settle(effect_id, fence, {"state": "parked", "look_at": None}, evidence)

    async def _settle(
        self, effect_id: str, fence: int, values: Mapping[str, Any], evidence: Mapping[str, Any] | None
    ) -> bool:
        mine = self.scope.of(effects, id=effect_id, fence=fence) & effects.c.state.in_(UNKNOWN)
        async with self.scope.door.write() as connection:
            change = update(effects).where(mine).values({**values, **_FREE}).returning(effects.c.evidence)
            row = (await connection.execute(change)).mappings().first()
            if row is not None and evidence:
                merged = {**(row["evidence"] or {}), **evidence}
                keep = update(effects).where(self.scope.of(effects, id=effect_id)).values(evidence=merged)
                await connection.execute(keep)
            return row is not None

    async def reopen(
        self, effect_id: str, generation: int, *, marker: str, request_id: str, payload_hash: str
    ) -> EffectRow | None:
        """Intend again what was rejected, with new content; None unless it is still rejected at `generation`.

        The time of the first intention stays: a lookup must reach back to everything ever sent.
        """
        rejected = self.scope.of(effects, id=effect_id, generation=generation, state="rejected")
        values = {
            "state": "intended",
            "generation": generation + 1,
            "marker": marker,
            "request_id": request_id,
            "payload_hash": payload_hash,
            "rounds": 0,
            "result": None,
        }
        row = await self.scope.change(update(effects).where(rejected).values(values).returning(effects))
        return None if row is None else effect_of(row, self.scope.keys)

    async def release(self, effect_id: str, decision: str, *, object_id: str = "", result: Any = None) -> EffectRow:
        """Apply a person's decision on a parked effect: send_again, done (they found it) or rejected; audited."""
        parked = self.scope.of(effects, id=effect_id, state="parked")
        values = self._decided(effect_id, decision, object_id, result)
        async with self.scope.door.write() as connection:
            change = update(effects).where(parked).values(values).returning(effects)
            row = (await connection.execute(change)).mappings().first()
            if row is None:
                raise mistake(f"Effect '{effect_id}'", "It is not parked in this firm", "Reload the page")
            await write_entry(connection, self.scope, "effect released", f"effect:{effect_id}", {"decision": decision})
            return effect_of(row, self.scope.keys)

    def _decided(self, effect_id: str, decision: str, object_id: str, result: Any) -> dict[str, Any]:
        fence = {"fence": effects.c.fence + 1}
        if decision == "send_again":
            return {"state": "intended", "rounds": 0, "generation": effects.c.generation + 1, **fence}
        if decision not in ("done", "rejected"):
            raise mistake("Decision", f"'{decision}' is unknown", "Choose send_again, done or rejected")
        sealed = self.scope.seal(place(effects, "result", effect_id), result)
        return {"state": decision, "object_id": object_id, "result": sealed, **fence}

    def _where(self, **values: Any) -> Any:
        return effects.select().where(self.scope.of(effects, **values))

    def _found(self, row: RowMapping | None, name: str) -> EffectRow:
        if row is None:
            raise missing(effects, name, self.scope.firm)
        return effect_of(row, self.scope.keys)

    async def list(
        self, states: Collection[str] = (), connection_id: str = "", limit: int = 100, before: str = ""
    ) -> list[EffectRow]:
        """Return effects, newest first, e.g. the parked ones."""
        condition = self.scope.of(effects, **({"connection_id": connection_id} if connection_id else {}))
        if states:
            condition = condition & effects.c.state.in_(states)
        rows = await self.scope.all(self.scope.page(effects, condition, limit, before))
        return [effect_of(row, self.scope.keys) for row in rows]


@dataclass(frozen=True)
class AllEffects:
    """The ledgers of every firm, for the loop that settles unknown outcomes."""

    scope: Scope

    async def due(self, limit: int = 100) -> list[EffectRow]:
        """Return unknown outcomes that may be looked up now, longest waiting first."""
        query = effects.select().where(due_for_a_look(now())).order_by(effects.c.look_at).limit(limit)
        return [effect_of(row, self.scope.keys) for row in await self.scope.all(query)]
