"""Finishes what a plan began before anything is planned anew: a write without an answer may stand in QuickBooks.

Clio may have moved on meanwhile, so that no new plan names the object: it would stand there unknown to our record.
"""

from collections.abc import Iterator

from actions.effects import EffectState
from books.keeping.applying import Applied, Post, apply_steps
from books.keeping.proposal import step_of
from core.errors import NotFound
from storage import FirmStore
from storage.books.rows import PlanRow
from sync.plan import Op, Step

BEGUN = (EffectState.IN_FLIGHT, EffectState.IN_DOUBT, EffectState.DONE)


async def finish_begun(store: FirmStore, row: PlanRow, post: Post) -> Applied:
    """Do the steps of a plan once more that were sent and are not in our record; doing a done one changes nothing."""
    standing = {each.key: each.plan_id for each in await store.books.postings.all(row.books_id)}
    unrecorded = [step for step in _steps(row) if standing.get(step.key) != row.id]
    begun = [step for step in unrecorded if await _was_begun(store, row.books_id, step)]
    return await apply_steps(begun, post, _silent)


def _steps(row: PlanRow) -> Iterator[Step]:
    return (step_of(each) for each in row.body["steps"])


async def _was_begun(store: FirmStore, books_id: str, step: Step) -> bool:
    version = "0" if step.op in (Op.CREATE, Op.REVERSE) else step.sync_token
    try:
        effect = await store.effects.by_key(f"books/{books_id}/{step.op}/{step.key}/{version}")
    except NotFound:
        return False
    return effect.state in BEGUN


async def _silent(done: int) -> None:
    """The plan's own progress is told when it goes on."""
