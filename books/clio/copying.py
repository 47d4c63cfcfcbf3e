"""Brings our copy up to date page by page: each page and the place after it are saved together, so a crash goes on."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from books.clio.copy import Copy
from connectors.clio.books import LISTS, Kept, List, Reader
from core.clock import now
from core.errors import Rejected, RetryLater
from storage import FirmStore
from storage.books.rows import BooksRow

OVERLAP = timedelta(minutes=2)
"""How long a change may stay unseen behind the newest one: until it is older than this, we read it again."""
SECOND = timedelta(seconds=1)
"""Clio's moments are whole seconds, and its filter takes what comes after one: the newest second is read twice."""

Progress = Callable[[str, int], Awaitable[None]]
"""Told after each page: the name of the list and how many objects of it were read so far."""


@dataclass
class Copying:
    """One reading of Clio into the copy of one firm's books."""

    reader: Reader
    store: FirmStore
    books: BooksRow
    copy: Copy
    cursor: dict[str, Any]
    progress: Progress | None = None
    changed: set[tuple[str, int]] = field(default_factory=set)
    finished_full: set[str] = field(default_factory=set)

    async def follow(self, what: List, full: bool = False) -> None:
        """Read what changed since the last time, or everything; the first time everything."""
        place = self._place(what, full)
        count = 0
        while True:
            records, following = await self._page(what, place)
            count += len(records)
            await self._vanished(what, place, records, last=following is None)
            place |= {"page": following, "newest": _newest(place.get("newest"), records)}
            place["after"] = max([place.get("after", 0), *(each.id for each in records)])
            place["news"] = place.get("news", False) or any(self.copy.differs(what.kind, each) for each in records)
            self.cursor[what.name] = place if following else self._done(what, place)
            await self.keep(what.kind, records)
            if self.progress:
                await self.progress(what.name, count)
            if following is None:
                return

    async def keep(self, kind: str, records: Iterable[Kept], gone: Collection[int] = ()) -> None:
        """Take over objects and the cursor in one transaction; raises RetryLater when another process took over."""
        news = {each.id: each for each in records if self.copy.put(kind, each)}
        self.changed |= {(kind, id) for id in news} | {(kind, id) for id in gone}
        self.copy.gone[kind] |= set(gone)
        async with self.store.together() as both:
            facts = both.books.facts
            await facts.keep(self.books.id, kind, {str(id): _written(each) for id, each in news.items()})
            await facts.mark_gone(self.books.id, kind, {str(id) for id in gone})
            if not await both.books.accounts.keep_cursor(self.books.id, self.books.fence, "clio", self.cursor):
                raise RetryLater("another process reads these books now", wait=60)

    async def fill(self, name: str, ids: Collection[int]) -> None:
        """Read objects that others refer to and the copy lacks; one that Clio does not show is kept as empty."""
        what = LISTS[name]
        lacking = {id for id in ids if id and id not in self.copy.kept[what.kind]}
        if lacking:
            shown = await self.reader.some(what, lacking)
            blank = [what.model(id=id) for id in lacking - {each.id for each in shown}]
            await self.keep(what.kind, [*shown, *blank])

    async def confirm(self, name: str, missing: Collection[int]) -> None:
        """Ask for objects by id that a list did not show: those that are there are taken over, the others are gone."""
        what = LISTS[name]
        if missing:
            shown = await self.reader.some(what, missing)
            await self.keep(what.kind, shown, set(missing) - {each.id for each in shown})

    def _place(self, what: List, full: bool) -> dict[str, Any]:
        """Where to go on: an unfinished reading (a full one only by a full one), else since the last change."""
        held = dict(self.cursor.get(what.name) or {})
        if held.get("page") and (held.get("full") or not full):
            return held
        since = None if full else held.get("since")
        return {"since": since, "full": since is None, "started": now().isoformat(), "after": 0}

    async def _page(self, what: List, place: dict[str, Any]) -> tuple[tuple[Kept, ...], str | None]:
        since = datetime.fromisoformat(place["since"]) if place["since"] else None
        try:
            return await self.reader.page(what, place.get("page"), since)
        except Rejected as refusal:
            if not place.get("page") or refusal.evidence.get("status") != "400":
                raise
        place |= {"page": None, "after": 0}
        return await self.reader.page(what, None, since)

    def _done(self, what: List, place: dict[str, Any]) -> dict[str, Any]:
        """The next reading begins at the newest change that was seen; a fresh one may have others beside it unseen."""
        if place["full"]:
            self.finished_full.add(what.name)
        begun = datetime.fromisoformat(place["started"])
        if not place.get("newest"):
            return {"since": place["since"] or (begun - OVERLAP).isoformat()}
        newest = datetime.fromisoformat(place["newest"])
        if begun - newest < OVERLAP:
            return {"since": (min(begun, newest) - OVERLAP).isoformat()}
        return {"since": (newest - SECOND if place["news"] else newest).isoformat()}

    async def _vanished(self, what: List, place: dict[str, Any], records: tuple[Kept, ...], last: bool) -> None:
        """In a full reading by ascending ids: what we hold between two shown objects and Clio does not show."""
        ids = [each.id for each in records]
        if not place["full"] or what.name not in SWEPT or ids != sorted(ids):
            return
        after, until = place.get("after", 0), None if last else ids[-1]
        held = {id for id in self.copy.kept[what.kind] if id > after and (until is None or id <= until)}
        missing = {
            id for id in held - set(ids) if not self.copy.is_gone(what.kind, id) and SWEPT[what.name](self.copy, id)
        }
        await self.confirm(what.name, missing)


def _always(copy: Copy, id: int) -> bool:
    return True


def _listed(copy: Copy, id: int) -> bool:
    """Void and deleted bills are in lists of their own."""
    return getattr(copy.kept["bill"][id], "state", None) not in ("void", "deleted")


SWEPT = {
    "bills": _listed,
    "lines": _always,
    "allocations": _always,
    "credit notes": _always,
    "bank lines": _always,
}
"""Lists in which what is missing has vanished, and which objects belong in them."""


def _newest(held: str | None, records: Iterable[Kept]) -> str | None:
    moments = [each.updated_at for each in records if each.updated_at]
    return max([*([held] if held else []), *(each.astimezone(UTC).isoformat() for each in moments)], default=None)


def _written(record: Kept) -> Any:
    return record.model_dump(mode="json", exclude_defaults=True)
