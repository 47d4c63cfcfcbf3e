"""The first page: what needs somebody, and whether everything is well."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from core.clock import now
from core.days import zone_of
from core.ids import fingerprint
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.book_views import money
from services.bookkeeping.proof_views import proof_view
from services.connecting.connection_views import ConnectionView, view_of
from services.first_steps import FirstStep, first_steps
from services.need_views import Need
from services.needs import needs
from services.views import View
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.documents import Kind
from sync.posted import WITHOUT_EFFECT

DAYS = 7
BAD = ("failed", "parked")
MOVED = {
    Kind.INVOICE: "invoices",
    Kind.PAYMENT: "payments",
    Kind.JOURNAL: "trust entries",
    Kind.CHECK: "checks",
    Kind.DEPOSIT: "deposits",
    Kind.CREDIT_MEMO: "credits",
}
"""What moves money in QuickBooks, in words."""


class Trust(View):
    """How the trust accounts of a pair of books compare. `off` is what no listed difference explains."""

    books: str
    link: str
    compared: bool
    balanced: bool
    held: Decimal
    off: Decimal
    differences: int
    accounts: int
    as_of: date | None
    made_at: datetime | None


class Sync(View):
    """When a pair of books was last kept; `error` says why that ended early."""

    books: str
    link: str
    state: str
    at: datetime | None
    error: str


class Moved(View):
    """Money of one kind in this month."""

    what: str
    many: int
    amount: Decimal


class Day(View):
    """What became of the runs that began on a day."""

    day: date
    finished: int
    bad: int
    other: int


class Home(View):
    """Everything on the first page. `first_steps` is empty once all are done; `mark` changes with the needs."""

    needs: tuple[Need, ...]
    mark: str
    trust: tuple[Trust, ...]
    syncs: tuple[Sync, ...]
    heard_at: datetime | None
    moved: tuple[Moved, ...]
    days: tuple[Day, ...]
    connections: tuple[ConnectionView, ...]
    first_steps: tuple[FirstStep, ...]


async def home(inst: Installation, actor: Actor) -> Home:
    """Gather it, from bounded pieces only."""
    firm = firm_of(inst, actor, Permission.SEE)
    found = await needs(inst, actor)
    books = await firm.books.accounts.list()
    zone = (await inst.store.system.firms.get(actor.firm)).zone
    shown = [view_of(row) for row in await firm.connections.list(limit=100) if row.state != "disconnected"]
    polled = [row.last_poll_at for row in await firm.sources.list(limit=200) if row.last_poll_at]
    return Home(
        needs=tuple(found),
        mark=mark_of(found),
        trust=tuple([await _trust(firm, row) for row in books]),
        syncs=tuple(_sync(row) for row in books),
        heard_at=max(polled, default=None),
        moved=tuple(await _moved(firm, books, zone)),
        days=tuple(await _days(firm, zone)),
        connections=tuple(shown),
        first_steps=tuple(await first_steps(firm, actor, shown, books)),
    )


def mark_of(found: Sequence[Need]) -> str:
    """Return a mark of what needs somebody, to see whether it changed."""
    return fingerprint([[need.title, need.detail] for need in found])[:16]


async def _trust(firm: FirmStore, row: BooksRow) -> Trust:
    link = f"/books/{row.id}/trust"
    rows = await firm.books.reconciliations.list(row.id, frozen=False, limit=1)
    proof = proof_view(rows[0]) if rows else None
    return Trust(
        books=row.name,
        link=link,
        compared=proof is not None,
        balanced=proof is not None and proof.clean,
        held=sum((each.liability for each in proof.accounts), Decimal(0)) if proof else Decimal(0),
        off=proof.residue if proof else Decimal(0),
        differences=proof.difference_count if proof else 0,
        accounts=len(proof.accounts) if proof else 0,
        as_of=proof.as_of if proof else None,
        made_at=proof.created_at if proof else None,
    )


def _sync(row: BooksRow) -> Sync:
    return Sync(books=row.name, link=f"/books/{row.id}", state=row.state, at=row.last_cycle_at, error=row.last_error)


async def _moved(firm: FirmStore, books: Sequence[BooksRow], zone: str) -> list[Moved]:
    """Return what the books posted; without books, the amounts of the items that recipes finished."""
    today = now().astimezone(zone_of(zone)).date()
    first = today.replace(day=1)
    if not books:
        many, cents = await firm.tallies.handled(_start(first, zone))
        return [Moved(what="items of recipes", many=many, amount=money(cents))] if many else []
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    span = (first.isoformat(), last.isoformat())
    found = [await firm.tallies.posted(row.id, *span, [str(each) for each in WITHOUT_EFFECT]) for row in books]
    posted = [each for several in found for each in several if each.kind in MOVED]
    kinds = {Kind(each.kind): MOVED[Kind(each.kind)] for each in posted}
    return [_sum(what, [each for each in posted if each.kind == kind]) for kind, what in kinds.items()]


def _sum(what: str, posted: Sequence[Any]) -> Moved:
    cents = sum(abs(each.cents) for each in posted)
    return Moved(what=what, many=sum(each.many for each in posted), amount=money(cents))


async def _days(firm: FirmStore, zone: str) -> list[Day]:
    today = now().astimezone(zone_of(zone)).date()
    return [await _day(firm, today - timedelta(days=back), zone) for back in range(DAYS - 1, -1, -1)]


async def _day(firm: FirmStore, day: date, zone: str) -> Day:
    counts = await firm.tallies.runs_by_state(_start(day, zone), _start(day + timedelta(days=1), zone))
    finished, bad = counts.get("finished", 0), sum(counts.get(state, 0) for state in BAD)
    return Day(day=day, finished=finished, bad=bad, other=sum(counts.values()) - finished - bad)


def _start(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), zone_of(zone)).astimezone(UTC)
