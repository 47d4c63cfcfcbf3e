"""Finding runs by what their item says: number, matter, client and amount; never by its texts.

Words are kept as keyed hashes of their beginnings, under a key of the firm. What people see of a run is sealed.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.ids import first_id, made_at
from storage.rows import RunRow, build
from storage.run_faces import KINDS, LENGTHS, Face, Wanted, fits, kept_of, texts_of, words_of
from storage.run_search_tables import run_search, run_search_keys, run_terms
from storage.scope import MOST_ROWS, Scope, insert, opened, place
from storage.tables import runs

STATES = ("queued", "running", "waiting", "finished", "failed", "parked", "stopped", "cancelled")
LATE = timedelta(minutes=10)
"""Runs get their ids before they are committed, so one may turn up behind newer ones."""
ROUNDS = 10
"""Pages that are passed over at most before one is shown that is not full."""
FEW = 2000
"""Amounts that are looked at one by one, whatever their runs are."""
_TOKEN = 24
"""Characters of a hash that are kept."""


@dataclass(frozen=True)
class RunSearch:
    """The search for the runs of one firm."""

    scope: Scope

    async def fill(self, faces: Mapping[str, Face]) -> None:
        """Make runs findable, in one transaction; one that is already stays as it is."""
        secret = await self._secret()
        rows = [self._row(run_id, face) for run_id, face in faces.items()]
        terms = [term for run_id, face in faces.items() for term in self._terms(secret, run_id, face)]
        async with self.scope.door.write() as connection:
            for table, values in ((run_search, rows), (run_terms, terms)):
                if values:
                    await connection.execute(insert(connection, table).on_conflict_do_nothing(), values)

    async def missing(self, limit: int) -> list[RunRow]:
        """Return runs that are not findable yet: the latest ones at first, then new ones, then ever older ones."""
        newest, oldest = await self._end(run_search.c.run_id.desc()), await self._end(run_search.c.run_id.asc())
        mine = runs.select().where(self.scope.of(runs)).limit(limit)
        found = await self.scope.all(self._newer(mine, newest)) if newest else ()
        if not found:
            older = mine.where(runs.c.id < oldest) if oldest else mine
            found = await self.scope.all(older.order_by(runs.c.id.desc()))
        return [build(RunRow, row) for row in found]

    def _newer(self, mine: Select[Any], newest: str) -> Select[Any]:
        """Go up from what is findable, without leaving a hole behind."""
        filled = exists().where(run_search.c.firm == runs.c.firm, run_search.c.run_id == runs.c.id)
        since = first_id("run", made_at(newest) - LATE)
        return mine.where(runs.c.id >= since, ~filled).order_by(runs.c.id)

    async def faces(self, run_ids: Sequence[str]) -> dict[str, Face]:
        """Return what is known of these runs; those that are not findable yet are left out."""
        mine = self.scope.of(run_search) & run_search.c.run_id.in_(run_ids)
        rows = await self.scope.all(run_search.select().where(mine))
        return {row["run_id"]: self._face(row["run_id"], row["face"], row["cents"]) for row in rows}

    async def by_ids(self, run_ids: Sequence[str]) -> list[RunRow]:
        """Return these runs, newest first; unknown ones are left out."""
        mine = runs.select().where(self.scope.of(runs), runs.c.id.in_(run_ids)).order_by(runs.c.id.desc())
        return [build(RunRow, row) for row in await self.scope.all(mine)]

    async def find(self, wanted: Wanted) -> list[RunRow]:
        """Return runs, newest first; states are asked for one by one, since an index keeps the order within each."""
        limit = max(1, min(wanted.limit, MOST_ROWS))
        if wanted.recipes is not None and not wanted.recipes:
            return []
        query = await self._query(wanted)
        one = wanted.recipes is not None and len(wanted.recipes) == 1
        states = wanted.states or (STATES if one and not wanted.words else ())
        # Without the concatenation SQLite would go along all runs in a state rather than along the word.
        in_state = runs.c.state.concat("") if wanted.words else runs.c.state
        queries = [query.where(in_state == state) for state in states] or [query]
        found = [row for each in queries for row in await self.scope.all(each.limit(limit))]
        return sorted((build(RunRow, row) for row in found), key=lambda run: run.id, reverse=True)[:limit]

    async def search(self, wanted: Wanted) -> tuple[list[RunRow], dict[str, Face]]:
        """Return runs that fit exactly, with what is known of them; what only begins alike is passed over."""
        fitting: list[RunRow] = []
        known: dict[str, Face] = {}
        for _ in range(ROUNDS):
            found = await self.find(wanted)
            known |= await self.faces([run.id for run in found])
            fitting += [run for run in found if not wanted.words or fits(known.get(run.id, Face()), wanted)]
            if len(found) < wanted.limit or len(fitting) >= wanted.limit:
                break
            wanted = replace(wanted, before=found[-1].id)
        return fitting, known

    async def _query(self, wanted: Wanted) -> Select[Any]:
        query = await self._by_words(wanted) if wanted.words else self._newest()
        if wanted.recipes is not None:
            query = query.where(runs.c.recipe_id.in_(wanted.recipes))
        if wanted.is_priced:
            query = query.where(await self._of_amount(wanted))
        for moment, condition in ((wanted.since, runs.c.id.__ge__), (wanted.until, runs.c.id.__lt__)):
            query = query.where(condition(first_id("run", moment))) if moment else query
        return query.where(runs.c.id < wanted.before) if wanted.before else query

    def _newest(self) -> Select[Any]:
        return runs.select().where(self.scope.of(runs)).order_by(runs.c.id.desc())

    async def _by_words(self, wanted: Wanted) -> Select[Any]:
        """Go along the longest word: its index has the runs in order. For that the firm is asked of the words alone."""
        secret = await self._secret()
        first, *others = [self._term(secret, word, wanted) for word in wanted.words]
        query = runs.select().join(first[0], first[1]).order_by(first[0].c.run_id.desc())
        for _, condition in others:
            query = query.where(exists().where(condition))
        return query

    def _term(self, secret: bytes, word: str, wanted: Wanted) -> tuple[Any, ColumnElement[bool]]:
        term = run_terms.alias()
        mine = (term.c.firm == self.scope.firm) & (term.c.token == _token(secret, kept_of(word)))
        here = mine & (runs.c.firm == term.c.firm) & (runs.c.id == term.c.run_id)
        return term, here & term.c.kinds.contains(KINDS[wanted.within]) if wanted.within else here

    async def _of_amount(self, wanted: Wanted) -> ColumnElement[bool]:
        """Begin with the amounts while few fit; where many do, the newest runs soon show enough of them."""
        priced = self._priced(wanted)
        if len(await self.scope.all(priced.limit(FEW + 1))) <= FEW:
            return runs.c.id.in_(priced.limit(FEW))
        return priced.where(run_search.c.run_id == runs.c.id).correlate(runs).exists()

    def _priced(self, wanted: Wanted) -> Select[Any]:
        priced = select(run_search.c.run_id).where(self.scope.of(run_search), run_search.c.cents.is_not(None))
        if wanted.lowest is not None:
            priced = priced.where(run_search.c.cents >= wanted.lowest)
        return priced if wanted.highest is None else priced.where(run_search.c.cents <= wanted.highest)

    async def _end(self, order: ColumnElement[str]) -> str:
        mine = select(run_search.c.run_id).where(self.scope.of(run_search)).order_by(order).limit(1)
        row = await self.scope.first(mine)
        return str(row["run_id"]) if row else ""

    async def _secret(self) -> bytes:
        """Return the firm's key for hashing words, made when it is first needed; rotating the seals keeps it."""
        purpose = place(run_search_keys, "key")
        mine = run_search_keys.select().where(self.scope.of(run_search_keys))
        row = await self.scope.first(mine)
        if row is None:
            fresh = self.scope.keys.seal(self.scope.firm, purpose, secrets.token_bytes(32))
            async with self.scope.door.write() as connection:
                add = insert(connection, run_search_keys).values(firm=self.scope.firm, key=fresh)
                await connection.execute(add.on_conflict_do_nothing())
                row = (await connection.execute(mine)).mappings().one()
        return self.scope.keys.open(self.scope.firm, purpose, row["key"])

    def _row(self, run_id: str, face: Face) -> dict[str, Any]:
        shown = asdict(face)
        cents = shown.pop("cents")
        sealed = self.scope.seal(place(run_search, "face", run_id), shown)
        return {"firm": self.scope.firm, "run_id": run_id, "cents": cents, "face": sealed}

    def _face(self, run_id: str, sealed: bytes | None, cents: int | None) -> Face:
        """A run whose contents were forgotten has no face any more."""
        shown = opened(self.scope.keys, self.scope.firm, place(run_search, "face", run_id), sealed) or {}
        return Face(**shown, cents=cents)

    def _terms(self, secret: bytes, run_id: str, face: Face) -> list[dict[str, Any]]:
        kinds: dict[str, set[str]] = {}
        for letter, text in texts_of(face):
            for word in words_of(text):
                for length in (each for each in LENGTHS if each <= len(word)):
                    kinds.setdefault(_token(secret, word[:length]), set()).add(letter)
        return [
            {"firm": self.scope.firm, "token": token, "run_id": run_id, "kinds": "".join(sorted(letters))}
            for token, letters in kinds.items()
        ]


def _token(secret: bytes, word: str) -> str:
    return hmac.new(secret, word.encode(), hashlib.sha256).hexdigest()[:_TOKEN]


async def unlearn(connection: AsyncConnection, scope: Scope, run_ids: Sequence[str]) -> None:
    """Make runs unfindable by what their items said, in the transaction that forgets the rest of their contents."""
    known = scope.of(run_terms) & run_terms.c.run_id.in_(run_ids)
    await connection.execute(run_terms.delete().where(known))
    mine = scope.of(run_search) & run_search.c.run_id.in_(run_ids)
    await connection.execute(run_search.update().where(mine).values(face=None, cents=None))
