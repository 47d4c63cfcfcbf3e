"""Work on the books that takes a while: it goes on in this process, and everybody can watch how far it is.

Nothing depends on it ending: reading is repeated without harm, and applying goes on where it was.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import structlog

from core.clock import now
from core.errors import Failure, Mistake, Problem, Rejected, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping import book_plans, books, reconciliation
from services.bookkeeping.books import find_books
from services.views import View
from storage import FirmStore
from storage.books.rows import WorkRow
from storage.books.works import SILENT

log = structlog.get_logger()
BEAT = 10.0
"""Seconds between signs of life."""
AT_ONCE = 1.5
"""Seconds that the one who asked waits for a quick end."""
Tell = Callable[[str, int, int], Awaitable[None]]
_UNDER_WAY: set[asyncio.Task[None]] = set()


class ProblemView(View):
    """One thing that is wrong: the object, the cause, and who can fix it."""

    where: str
    cause: str
    remedy: str


class WorkView(View):
    """Work somebody asked for: running, interrupted (begin it again), done or failed; `result` depends on its kind."""

    kind: str
    state: str
    said: str
    done: int
    total: int
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    result: Any
    problems: tuple[ProblemView, ...]


@dataclass(frozen=True)
class Job:
    """What a kind of work is done with."""

    inst: Installation
    actor: Actor
    books: str
    order: Mapping[str, str]
    tell: Tell

    async def reading(self, what: str, count: int) -> None:
        """Tell how far reading is."""
        await self.tell(f"Reading Clio: {count} {what}", count, 0)

    async def applying(self, done: int, total: int) -> None:
        """Tell how far applying is."""
        await self.tell(f"{done} of {total} steps are done", done, total)


async def _check(job: Job) -> Any:
    return (await books.setup(job.inst, job.actor, job.books)).model_dump(mode="json")


async def _plan(job: Job) -> Any:
    full = job.order.get("full") == "yes"
    made = await book_plans.plan(job.inst, job.actor, job.books, full=full, progress=job.reading)
    return {"plan": made.id}


async def _apply(job: Job) -> Any:
    digest = job.order.get("digest", "")
    ended = await book_plans.apply_patiently(job.inst, job.actor, job.books, digest=digest, told=job.applying)
    return {"state": ended.state, "refused": ended.refused, "plan": ended.plan.id if ended.plan else ""}


async def _reconcile(job: Job) -> Any:
    day = job.order.get("as_of", "")
    as_of = date.fromisoformat(day) if day else None
    made = await reconciliation.run(job.inst, job.actor, job.books, as_of=as_of, progress=job.reading)
    return {"proof": made.id}


async def _sweep(job: Job) -> Any:
    return (await reconciliation.sweep(job.inst, job.actor, job.books)).model_dump(mode="json")


async def _changes(job: Job) -> Any:
    found = await reconciliation.changes(job.inst, job.actor, job.books)
    return [each.model_dump(mode="json") for each in found]


async def _freeze(job: Job) -> Any:
    given = {name: job.order.get(name, "") for name in ("account", "month", "preparer")}
    anyway = job.order.get("with_differences") == "yes"
    made = await reconciliation.freeze(job.inst, job.actor, **given, books=job.books, with_differences=anyway)
    return {"proof": made.id}


KINDS: Mapping[str, Callable[[Job], Awaitable[Any]]] = {
    "check": _check,
    "plan": _plan,
    "apply": _apply,
    "reconcile": _reconcile,
    "sweep": _sweep,
    "changes": _changes,
    "freeze": _freeze,
}


async def start(inst: Installation, actor: Actor, name: str, kind: str, **order: str) -> WorkView:
    """Begin work of a kind, unless it is under way already; waits a moment for a quick end."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    if kind not in KINDS:
        raise mistake(f"Work '{kind}'", f"the kinds are {', '.join(KINDS)}", "Choose one of these")
    books_id = (await find_books(firm, name)).id
    row = await firm.books.works.begin(books_id, kind)
    if row is not None:
        task = asyncio.create_task(_work(firm, row, inst, actor, order))
        _UNDER_WAY.add(task)
        task.add_done_callback(_UNDER_WAY.discard)
        await asyncio.wait({task}, timeout=AT_ONCE)
    found = await firm.books.works.find(books_id, kind)
    assert found is not None
    return _view(found)


async def newest(inst: Installation, actor: Actor, name: str, kind: str) -> WorkView | None:
    """Return the newest work of a kind, or None."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await firm.books.works.find((await find_books(firm, name)).id, kind)
    return None if row is None else _view(row)


async def settled() -> None:
    """Wait until no work goes on in this process."""
    await asyncio.gather(*_UNDER_WAY, return_exceptions=True)


async def stop() -> None:
    """Break off what goes on in this process; it can be begun again."""
    for task in _UNDER_WAY:
        task.cancel()
    await settled()


async def _work(firm: FirmStore, row: WorkRow, inst: Installation, actor: Actor, order: Mapping[str, str]) -> None:
    async def tell(said: str, done: int, total: int) -> None:
        await firm.books.works.tell(row, said, done, total)

    job = Job(inst, actor, row.books_id, order, tell)
    beating = asyncio.create_task(_beat(firm, row))
    result: Any = None
    problems: tuple[Problem, ...] = ()
    try:
        result = await KINDS[row.kind](job)
    except (Mistake, Failure) as error:
        problems = _problems(error)
    except Exception as error:
        log.error("books.work_failed", kind=row.kind, error=type(error).__name__)
        remedy = "Try again; if it repeats, the person who runs this installation can look into the log"
        problems = (Problem("Books", "something unforeseen went wrong inside", remedy),)
    finally:
        beating.cancel()
    await firm.books.works.finish(row, result, [asdict(each) for each in problems])


async def _beat(firm: FirmStore, row: WorkRow) -> None:
    while True:
        await asyncio.sleep(BEAT)
        await firm.books.works.tell(row)


def _problems(error: Mistake | Failure) -> tuple[Problem, ...]:
    if isinstance(error, Mistake):
        return tuple(error.problems)
    remedy = error.remedy if isinstance(error, Rejected) and error.remedy else "Try again in a while"
    return (Problem("The connected app", error.reason, remedy),)


def _view(row: WorkRow) -> WorkView:
    silent = row.state == "running" and now() - row.seen_at > SILENT
    shown = {name: getattr(row, name) for name in WorkView.model_fields if name not in ("state", "problems")}
    problems = tuple(ProblemView(**each) for each in row.problems or ())
    return WorkView(**shown, state="interrupted" if silent else row.state, problems=problems)
