"""Where an object of Clio stands on its way into the books, in plain words. Asks neither vendor: the copy tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from books.asking.subjects import Subject, asked_for, question
from books.clio.reading import facts_kept
from books.keeping.decided import REFUSAL, decisions_of
from books.keeping.live import mapping_for
from books.quickbooks.links import link_to
from books.quickbooks.reading import stands_kept
from books.settings import read_settings
from books.setup.openings import with_agreed
from storage import FirmStore
from storage.books.rows import BooksRow, FindingRow, PlanRow, PostingRow
from storage.rows import ConnectionRow
from sync.clio import Facts
from sync.plan import Plan
from sync.planner import plan
from sync.posted import State
from sync.wanted import family
from sync.wanted import subject as subject_of

Where = Literal["not seen yet", "filtered", "waiting", "held", "done", "deleted"]
STANDS: Mapping[str, str] = {
    State.OPEN: "It stands in QuickBooks",
    State.DEPOSITED: "It stands in QuickBooks and was taken up by a bank deposit",
    State.VOIDED: "It was taken back in QuickBooks, because Clio took it back",
    State.VOIDED_BY_HAND: "It was posted, and somebody voided it in QuickBooks",
    State.EDITED: "It was posted, and somebody edited it in QuickBooks",
    State.MISSING: "It was posted, and somebody deleted it in QuickBooks",
}
ASKED = {
    "proposed": "a person must approve the plan: `lexrelay sync approve`",
    "approved": "the plan is approved and applied next",
    "applying": "the plan is being applied at this moment",
}


@dataclass(frozen=True)
class Trace:
    """Where one object stands. `links` lead to QuickBooks, `remedies` say what a person can do."""

    subject: Subject | None
    state: Where
    sentence: str
    links: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    posted: tuple[PostingRow, ...] = ()


@dataclass(frozen=True)
class Desk:
    """All that is known without asking anybody."""

    facts: Facts
    rows: Sequence[PostingRow]
    plan: Plan
    open_plan: PlanRow | None
    refusals: Mapping[str, FindingRow]
    quickbooks: ConnectionRow
    read_at: datetime | None

    def postings(self, key: str) -> list[PostingRow]:
        """Return the posting of a key with its versions, reversals and parts, oldest first."""
        mine = [row for row in self.rows if subject_of(row.key) == key]
        return sorted(mine, key=lambda row: (row.key != key, row.updated_at))


async def desk_of(store: FirmStore, books: BooksRow) -> Desk:
    """Open the copy of Clio, our record and what the planner says of both."""
    kept, settings = await facts_kept(store, books), read_settings(books.settings)
    facts = with_agreed(kept.facts, kept.cursor, settings)
    rows = await store.books.postings.all(books.id)
    theirs = await stands_kept(store, books, rows)
    decided = await decisions_of(store, books.id)
    planned = plan(facts, theirs.books, mapping_for(settings, theirs.company), settings.today, decided)
    refusals = {row.key: row for row in await store.books.findings.open(books.id, REFUSAL)}
    return Desk(
        facts=facts,
        rows=rows,
        plan=replace(planned, holds=(*planned.holds, *kept.holds)),
        open_plan=await store.books.plans.open(books.id),
        refusals=refusals,
        quickbooks=await store.connections.get(books.quickbooks_connection),
        read_at=books.last_cycle_at,
    )


async def trace(store: FirmStore, books: BooksRow, text: str) -> list[Trace]:
    """Say where each object stands that fits the question; raises Mistake for one that cannot be understood."""
    wanted = question(text)
    desk = await desk_of(store, books)
    found = asked_for(desk.facts, wanted)
    return [trace_of(desk, each) for each in found] or [_unseen(desk, text)]


def _unseen(desk: Desk, text: str) -> Trace:
    when = desk.read_at.isoformat(timespec="minutes") if desk.read_at else "never yet"
    sentence = f"'{text}' was not in Clio when it was last read ({when}), or is no bill, payment or trust line."
    return Trace(None, "not seen yet", sentence, remedies=("Compare the number with Clio, then `lexrelay sync plan`.",))


def trace_of(desk: Desk, subject: Subject) -> Trace:
    """Say where one object stands: what is held first, then what waits, what is done, what is left out."""
    for say in (_held, _refused, _waiting, _done, _filtered, _deleted):
        found = say(desk, subject)
        if found:
            return found
    return Trace(subject, "waiting", "It is read and follows with the next cycle.")


def _rows(desk: Desk, subject: Subject) -> tuple[tuple[PostingRow, ...], tuple[str, ...]]:
    rows = tuple(desk.postings(subject.key))
    return rows, tuple(link for row in rows if (link := link_to(desk.quickbooks, row.kind, row.vendor_id)))


def _held(desk: Desk, subject: Subject) -> Trace | None:
    hold = next((each for each in desk.plan.holds if _of(each.key, subject)), None)
    if hold is None:
        return None
    rows, links = _rows(desk, subject)
    return Trace(subject, "held", f"It is held: {hold.sentence}", links, hold.remedies, rows)


def _refused(desk: Desk, subject: Subject) -> Trace | None:
    row = next((each for key, each in desk.refusals.items() if _of(key, subject)), None)
    if row is None or row.decision:
        return None
    rows, links = _rows(desk, subject)
    remedies = tuple(row.body.get("remedies", ()))
    return Trace(subject, "held", f"QuickBooks did not take it: {row.body['sentence']}", links, remedies, rows)


def _waiting(desk: Desk, subject: Subject) -> Trace | None:
    step = next((each for each in desk.plan.steps if _of(each.key, subject)), None)
    if step is None:
        return None
    how = ASKED.get(desk.open_plan.state if desk.open_plan else "", "it follows with the next cycle")
    rows, links = _rows(desk, subject)
    return Trace(subject, "waiting", f"{step.kind} {step.key} waits to be made ({step.op}): {how}.", links, (), rows)


def _done(desk: Desk, subject: Subject) -> Trace | None:
    rows, links = _rows(desk, subject)
    if not rows:
        return None
    last = next((row for row in reversed(rows) if family(row.key) == subject.key), rows[0])
    stands = STANDS.get(rows[0].state, "It is recorded")
    more = f"; {last.key} of {last.posted_on} corrects it" if last.key != rows[0].key else ""
    return Trace(subject, "done", f"{stands} as {rows[0].kind} of {rows[0].posted_on}{more}.", links, (), rows)


def _filtered(desk: Desk, subject: Subject) -> Trace | None:
    rule = next((each.rule for each in desk.plan.skipped if each.key == subject.key), "")
    return Trace(subject, "filtered", f"It never reaches the books: {rule}") if rule else None


def _deleted(desk: Desk, subject: Subject) -> Trace | None:
    gone = subject.key in desk.facts.deleted
    return Trace(subject, "deleted", "It was deleted in Clio before it reached the books.") if gone else None


def _of(key: str, asked: Subject) -> bool:
    return subject_of(key) == asked.key
