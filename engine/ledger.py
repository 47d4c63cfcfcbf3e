"""The one function that makes an external write. See actions/effects.py for the protocol's rules."""

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from actions import Action, Effect
from actions.effects import MAX_ROUNDS, EffectState, marker_of, natural_key, next_move, request_id_of
from core.clock import now
from core.errors import Failure, InDoubt, NotFound, Reconnect, Rejected, RetryLater
from core.ids import fingerprint
from engine.clients import Session
from storage import FirmStore
from storage.rows import EffectRow

LEASE_MARGIN = 15.0
LOOK_SECONDS = 60.0
LATE = timedelta(seconds=10)
"""A process that was paused this long must not send: by the time it is done, others may already look."""


@dataclass(frozen=True)
class Wanted:
    """One write that a step asks for."""

    action: Action
    form: BaseModel
    key: str


@dataclass(frozen=True)
class Confirmed:
    """The write is known to be done. `output` is JSON of the output model; `effect_id` is empty if none was needed."""

    output: Any
    effect_id: str = ""


@dataclass(frozen=True)
class NotYet:
    """Nothing is decided yet; ask again in `seconds`."""

    seconds: float
    reason: str
    effect_id: str


@dataclass(frozen=True)
class NeedsPerson:
    """The outcome stayed unknown after all rounds; `evidence` is what a support desk asks for."""

    evidence: Mapping[str, Any]
    effect_id: str


Result = Confirmed | NotYet | NeedsPerson


class Ledger:
    """Writes for one firm through one session."""

    def __init__(self, store: FirmStore, session: Session) -> None:
        self._store = store
        self._session = session
        self._holder = secrets.token_hex(8)

    async def perform(self, wanted: Wanted) -> Result:
        """Make the write once, or say why not yet; raises Rejected, Reconnect or RetryLater (then nothing happened)."""
        action = wanted.action
        if action.existing and (undecided := await self._undecided(self._key(wanted))):
            return await self._continue(wanted, undecided)
        if action.existing and (found := await action.existing(self._session.client, wanted.form)):
            return Confirmed(found.model_dump(mode="json"))
        return await self._continue(wanted, await self._intend(wanted))

    async def _undecided(self, key: str) -> EffectRow | None:
        """Return the effect somebody is sending or nobody knows the outcome of: reading would not tell more."""
        with suppress(NotFound):
            row = await self._store.effects.by_key(key)
            return row if row.state in (EffectState.IN_FLIGHT, EffectState.IN_DOUBT) else None
        return None

    async def _intend(self, wanted: Wanted) -> EffectRow:
        row = await self._intend_key(wanted, self._key(wanted))
        return await self._again_after_loss(wanted, row) if wanted.action.existing else row

    def _key(self, wanted: Wanted) -> str:
        if wanted.action.natural_key is None:
            return wanted.key
        return natural_key(wanted.action, self._session.row.id, wanted.action.natural_key(wanted.form))

    async def _intend_key(self, wanted: Wanted, key: str) -> EffectRow:
        firm = self._session.row.firm
        return await self._store.effects.intend(
            key,
            self._session.row.id,
            wanted.action.key,
            marker=marker_of(firm, key),
            request_id=request_id_of(firm, key, 1),
            payload_hash=fingerprint(wanted.form),
        )

    async def _again_after_loss(self, wanted: Wanted, row: EffectRow) -> EffectRow:
        """A named thing made earlier that is found neither by name nor by its mark was removed by hand: make another.

        Not while the vendor's search may still lag behind our own write.
        """
        tries = 1
        while row.state == EffectState.DONE and not self._recent(row) and not await self._look(wanted, row):
            tries += 1
            row = await self._intend_key(wanted, f"{self._key(wanted)}#{tries}")
        return row

    def _recent(self, row: EffectRow) -> bool:
        return row.sent_at is not None and now() - row.sent_at < timedelta(seconds=self._session.lookup_after)

    def _seconds(self, action: Action) -> float:
        """Return how long one attempt may take: the action's own deadline, or the app's."""
        return action.deadline.total_seconds() if action.deadline else self._session.connector.app.send_deadline

    async def _continue(self, wanted: Wanted, row: EffectRow) -> Result:
        move = next_move(
            EffectState(row.state),
            guarantee=wanted.action.guarantee,
            rounds=row.rounds,
            look_at=row.look_at,
            lease_until=row.lease_until,
            at=now(),
        )
        match move.kind:
            case "return":
                return Confirmed(row.result, row.id)
            case "park":
                return await self._park(row)
            case "wait":
                seconds = (move.until - now()).total_seconds() if move.until else 1.0
                return NotYet(max(seconds, 0.05), "an earlier attempt is not decided yet", row.id)
            case "look":
                return await self._look_then_send(wanted, row)
        if row.state == EffectState.REJECTED or row.generation > 1:
            return await self._send_anew(wanted, row)
        return await self._send(wanted, row, looked=None)

    async def _park(self, row: EffectRow) -> Result:
        if row.state == EffectState.PARKED:
            return NeedsPerson(_evidence(row), row.id)
        fence = await self._store.effects.start_looking(row.id, self._holder, lease_seconds=LOOK_SECONDS)
        if fence is None:
            return NotYet(1.0, "another process decides about this write", row.id)
        return await self._ask_person(row, fence, {})

    async def _ask_person(self, row: EffectRow, fence: int, evidence: Mapping[str, str]) -> Result:
        """Stop sending: either all rounds are used up, or the vendor itself cannot tell what happened."""
        if not await self._store.effects.park(row.id, fence, dict(evidence)):
            return NotYet(1.0, "another process decides about this write", row.id)
        return NeedsPerson({**_evidence(row), **evidence}, row.id)

    async def _look_then_send(self, wanted: Wanted, row: EffectRow) -> Result:
        fence = await self._store.effects.start_looking(row.id, self._holder, lease_seconds=LOOK_SECONDS)
        if fence is None:
            return NotYet(1.0, "another process is looking for the earlier attempt", row.id)
        try:
            found = await self._look(wanted, row)
        except Rejected as error:
            await self._store.effects.finish(row.id, fence, "rejected", evidence=error.evidence)
            raise
        except InDoubt as error:
            return await self._ask_person(row, fence, error.evidence)
        except Failure:
            await self._store.effects.doubt(row.id, fence, now())
            raise
        if found is not None:
            return await self._confirm(row, fence, found, {"adopted": "found by its mark"})
        if row.rounds >= MAX_ROUNDS:
            return await self._ask_person(row, fence, {})
        return await self._send(wanted, row, looked=fence)

    async def _look(self, wanted: Wanted, row: EffectRow) -> BaseModel | None:
        if wanted.action.lookup is None:  # it may repeat, and was declared so
            return None
        found: BaseModel | None = await wanted.action.lookup(self._session.client, wanted.form, _effect(row))
        return found

    async def _send(self, wanted: Wanted, row: EffectRow, looked: int | None) -> Result:
        started_at = now()
        fence = await self._start(wanted, row, looked)
        if fence is None:
            return NotYet(0.2, "another run is making the same thing", row.id)
        if now() - started_at > LATE:
            await self._store.effects.back_to_intended(row.id, fence)
            return NotYet(0.2, "this process was held up before sending", row.id)
        return await self._send_under(wanted, row, fence)

    async def _start(self, wanted: Wanted, row: EffectRow, looked: int | None) -> int | None:
        """Take the lease. An attempt that may last longer than the app's usual one is looked up that much later."""
        seconds = self._seconds(wanted.action)
        longer = max(seconds - self._session.connector.app.send_deadline, 0.0)
        return await self._store.effects.start_sending(
            row.id,
            self._holder,
            lease_seconds=seconds + LEASE_MARGIN,
            look_after=self._session.lookup_after + longer,
            looked=looked,
        )

    async def _send_anew(self, wanted: Wanted, row: EffectRow) -> Result:
        """A person decided to try again. What was refused may be there all the same: with another total, say."""
        found = await self._look(wanted, row)
        if row.state == EffectState.REJECTED:
            reopened = await self._reopen(wanted, row)
            if reopened is None:
                return NotYet(0.2, "another run is making the same thing", row.id)
            row = reopened
        if found is None:
            return await self._send(wanted, row, looked=None)
        fence = await self._start(wanted, row, None)
        if fence is None:
            return NotYet(0.2, "another run is making the same thing", row.id)
        return await self._confirm(row, fence, found, {"adopted": "found by its mark"})

    async def _reopen(self, wanted: Wanted, row: EffectRow) -> EffectRow | None:
        """A corrected attempt is a new one, with a request id of its own and the old mark."""
        return await self._store.effects.reopen(
            row.id,
            row.generation,
            marker=row.marker,
            request_id=request_id_of(self._session.row.firm, row.key, row.generation + 1),
            payload_hash=fingerprint(wanted.form),
        )

    async def _send_under(self, wanted: Wanted, row: EffectRow, fence: int) -> Result:
        effects = self._store.effects
        try:
            async with asyncio.timeout(self._seconds(wanted.action)):
                made = await wanted.action.run(self._session.client, wanted.form, _effect(row))
        except Rejected as error:
            await effects.finish(row.id, fence, "rejected", evidence=error.evidence)
            raise
        except (RetryLater, Reconnect):
            await effects.back_to_intended(row.id, fence)
            raise
        except Exception as error:
            return await self._doubt(row, fence, error)
        return await self._confirm(row, fence, made, {})

    async def _doubt(self, row: EffectRow, fence: int, error: Exception) -> Result:
        """Whatever else went wrong may have happened after the commit: unknown is never success, nor failure."""
        evidence = error.evidence if isinstance(error, InDoubt) else {"error": type(error).__name__}
        look_at = now() + timedelta(seconds=self._session.lookup_after)
        await self._store.effects.doubt(row.id, fence, look_at, evidence)
        return NotYet(self._session.lookup_after, "no clear answer; looking once it can no longer arrive late", row.id)

    async def _confirm(self, row: EffectRow, fence: int, made: BaseModel, evidence: dict[str, Any]) -> Result:
        output = made.model_dump(mode="json")
        object_id = str(output.get("id", ""))
        await self._store.effects.finish(row.id, fence, "done", result=output, object_id=object_id, evidence=evidence)
        return Confirmed(output, row.id)


def _effect(row: EffectRow) -> Effect:
    return Effect(row.key, row.marker, row.request_id, row.intended_at)


def _evidence(row: EffectRow) -> dict[str, Any]:
    return {**row.evidence, "marker": row.marker, "request_id": row.request_id, "rounds": row.rounds}
