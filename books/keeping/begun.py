"""Finishes what a plan began before anything is planned anew: a write without an answer may stand in QuickBooks.

Clio may have moved on meanwhile, so that no new plan names the object: it would stand there unknown to our record.
"""

from collections.abc import Iterator, Mapping

from books.contacts.edits import effect_name, is_kept
from books.keeping.applying import Applied, Post, apply_steps
from books.keeping.proposal import step_of
from books.quickbooks.sent import BEGUN, find_sent
from storage import FirmStore
from storage.books.rows import PlanRow, PostingRow
from sync.plan import Op, Step

NEW = (Op.CREATE, Op.REVERSE)


async def finish_begun(store: FirmStore, row: PlanRow, post: Post) -> Applied:
    """Do the steps of a plan once more that were sent and are not in our record; doing a done one changes nothing."""
    standing = {each.key: each for each in await store.books.postings.all(row.books_id)}
    begun = [step for step in _steps(row) if await _is_open(store, row, step, standing)]
    return await apply_steps(begun, post, _silent)


def _steps(row: PlanRow) -> Iterator[Step]:
    return (step_of(each) for each in row.body["steps"])


async def _is_open(store: FirmStore, row: PlanRow, step: Step, standing: Mapping[str, PostingRow]) -> bool:
    """Whether a step was sent, and what came of it is not in our record."""
    if step.edit and step.op is Op.UPDATE:
        sent = await find_sent(store, row.books_id, [effect_name(step, step.edit)], BEGUN)
        return sent is not None and not await is_kept(store, row.books_id, step, sent.id)
    known = standing.get(step.key)
    if known is not None and known.plan_id == row.id:
        return False
    return await find_sent(store, row.books_id, _names(step, known or standing.get(step.replaces)), BEGUN) is not None


def _names(step: Step, known: PostingRow | None) -> list[str]:
    """A change is sent for the version that was planned against, or for a newer one that read the same."""
    if step.op in NEW:
        return [f"{step.op}/{step.key}/0"]
    tokens = dict.fromkeys([step.sync_token, *([known.sync_token] if known else [])])
    return [f"{step.op}/{step.key}/{token}" for token in tokens]


async def _silent(done: int) -> None:
    """The plan's own progress is told when it goes on."""
