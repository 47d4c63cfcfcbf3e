"""What Temporal calls on a worker."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from temporalio import activity

from books.keeping.cycle import run_cycle
from books.keeping.lease import Busy
from books.proving.sweep import sweep
from core.errors import Failure, Mistake, RetryLater
from engine.installation import Installation
from engine.polling import poll_source
from engine.steps import Steps
from engine.subscriptions import keep_all
from workflows.ports import BooksOrder, CycleEnd, Move, SourceOrder, StepOrder

log = structlog.get_logger()
BEAT_EVERY = 5.0
"""Seconds between signs of life; the workflows count a worker as gone after six missing ones."""
AGAIN = 15.0
"""Seconds before books are tried again that were busy or out of reach."""
ENOUGH = 5
"""Attempts of a step that fails in a way nobody foresaw, before a person is asked."""


class Activities:
    """Holds what a worker process opened once."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._steps = Steps(installation)

    @activity.defn
    async def take_step(self, order: StepOrder) -> Move:
        """Take one step of a run; only an unreachable database is retried without end."""
        try:
            return await self._steps.take(order.firm, order.run, order.position)
        except SQLAlchemyError:
            raise
        except Exception as error:
            log.error("step.unexpected", run=order.run, error=type(error).__name__, at=_place_of(error))
            if activity.info().attempt < ENOUGH:
                raise
            return await self._steps.give_up(order.firm, order.run, error)

    @activity.defn
    async def poll_source(self, order: SourceOrder) -> int:
        """Poll; a vendor's refusal or wait is kept with the source, and the schedule comes again."""
        try:
            async with _showing_life():
                return await poll_source(self._installation, order.firm, order.source)
        except (Failure, Mistake):
            return 0

    @activity.defn
    async def keep_webhooks(self) -> int:
        """Keep the push subscriptions of all connections."""
        async with _showing_life():
            return await keep_all(self._installation)

    @activity.defn
    async def keep_books(self, order: BooksOrder) -> CycleEnd:
        """Keep the books; what kept a cycle from its end is noted with them, and the schedule comes again.

        Books that a killed worker still holds, and a vendor out of reach for a moment, are tried again before that.
        """
        try:
            async with _showing_life():
                end = await run_cycle(self._installation, order.firm, order.books)
                return CycleEnd(state=end.state, seconds=end.seconds)
        except Busy:
            return CycleEnd(state="busy", seconds=AGAIN)
        except RetryLater as later:
            log.info("books.later", books=order.books, error=type(later).__name__)
            return CycleEnd(state="failed", seconds=max(later.wait, AGAIN))
        except (Failure, Mistake) as error:
            log.info("books.later", books=order.books, error=type(error).__name__)
            return CycleEnd(state="failed")

    @activity.defn
    async def prove_books(self, order: BooksOrder) -> str:
        """Compare everything; what differs is told by findings, the workflow only learns whether it is clean."""
        try:
            async with _showing_life():
                found = await sweep(self._installation, order.firm, order.books)
                return "clean" if found.clean else "differs"
        except Busy:
            return "busy"
        except (Failure, Mistake) as error:
            log.info("proof.later", books=order.books, error=type(error).__name__)
            return "failed"

    def all(self) -> list[Callable[..., Any]]:
        """Return every activity for the worker."""
        return [self.take_step, self.poll_source, self.keep_webhooks, self.keep_books, self.prove_books]


@asynccontextmanager
async def _showing_life() -> AsyncIterator[None]:
    """Report to Temporal while the body runs: the silence of a killed worker ends its turn early."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(BEAT_EVERY)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()


def _place_of(error: Exception) -> str:
    """Return file:line of the failure. Its message is not logged: it may quote a client's data."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"
