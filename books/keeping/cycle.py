"""The cycle of the books: read both sides, plan, let a person or the firm's limits approve, apply, prove resumable."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal

from books.keeping.applying import Applied, Post, Result, apply_steps
from books.keeping.begun import finish_begun
from books.keeping.decided import decisions_of, open_refusals, tell_refused, tell_told
from books.keeping.hands import Both, Hands, Progress
from books.keeping.lease import Lease, leased
from books.keeping.live import Live
from books.keeping.months import keep_months
from books.keeping.proposal import Proposal, body_of, print_of
from books.keeping.proposal import propose as propose_plan
from books.quickbooks.reading import KEPT, Look
from core.errors import mistake
from engine.installation import Installation
from storage import FirmStore
from storage.books.rows import PlanRow
from sync.findings import Cause
from sync.plan import Step
from sync.planner import plan as plan_books

State = Literal["nothing", "asks", "applied", "waiting", "stale"]
LIVE: Hands = Live()
LIMITS = "the firm's limits"
OUTDATED = frozenset({Cause.CLOSED_PERIOD, Cause.INACTIVE_ACCOUNT, Cause.DEPOSITED_PAYMENT})
"""Refusals that the planner would have foreseen: the closing date, the accounts or the deposits are newer than it knew.

Once it knows them, it holds with the ways out of each, and goes on by itself when the cause is gone.
"""
Told = Callable[[int, int], Awaitable[None]]
"""Told how many steps are done, of how many."""


@dataclass(frozen=True)
class Outcome:
    """How a cycle ended: with nothing to do, a plan that asks a person, all applied, waiting `seconds`, or stale.

    `refused` counts steps that a person must look at; they do not come again by themselves. `requests` and `reads`
    are what the reading cost at Clio and (metered) at QuickBooks.
    """

    state: State
    plan: PlanRow | None = None
    seconds: float | None = None
    refused: int = 0
    requests: int = 0
    reads: int = 0


@dataclass(frozen=True)
class Keeper:
    """One firm's books under lease: everything below works on the same reading."""

    inst: Installation
    store: FirmStore
    lease: Lease
    hands: Hands

    async def read(self, *, look: Look = Look.RECORD, progress: Progress | None = None) -> Both:
        """Read both sides and what people decided; a second reading goes on where the first one came to."""
        both = await self.hands.read(self.inst, self.store, self.lease.row, look=look, progress=progress)
        self.lease.row = both.row
        await keep_months(self.store, both)
        return both

    async def plan(self, both: Both) -> Proposal:
        """Plan and tell people what is held and what is alarming; writes nothing to either side."""
        drafted = plan_books(both.facts, both.books, both.mapping, both.settings.today, both.decisions)
        refused = await open_refusals(self.store, both.row.id, {print_of(step) for step in drafted.steps})
        unattended = both.settings.unattended
        proposal = propose_plan(drafted, refused, both.books, both.mapping, unattended=unattended)
        await tell_told(self.store, both, proposal.plan)
        return proposal

    async def keep(self, both: Both, proposal: Proposal) -> PlanRow:
        """Keep the proposal for approval; the one that was open before is stale then."""
        body = body_of(proposal, both.facts.clients, both.accounts)
        plans = self.store.books.plans
        return await plans.propose(both.row.id, proposal.digest, body, proposal.counts, proposal.reasons)

    async def apply(self, row: PlanRow, both: Both, proposal: Proposal, told: Told | None) -> Outcome:
        """Apply exactly the approved plan, or what is left of it; one that does not fit any more becomes stale."""
        if not _fits(row, proposal):
            await self.store.books.plans.move(row.id, row.state, "stale")
            kept = await self.keep(both, proposal) if proposal.plan.steps else None
            return Outcome("stale", kept, requests=both.requests, reads=both.reads)
        if row.state == "approved":
            row = await self.store.books.plans.move(row.id, "approved", "applying")
        applied = await self._steps(row, both, proposal, told)
        await self._tell_refused(both, applied)
        row = await self._finish(row, applied)
        state: State = "applied" if applied.finished else "waiting"
        return Outcome(state, row, applied.seconds, len(applied.refused), both.requests, both.reads)

    async def finish_begun(self, row: PlanRow, both: Both) -> Applied:
        """Settle what a plan being applied sent, so that all that stands is known before planning."""
        begun = await finish_begun(self.store, row, self._post(row, both))
        await self._tell_refused(both, begun)
        return begun

    async def _tell_refused(self, both: Both, applied: Applied) -> None:
        """Tell people; after a refusal that shows how little we know of the company, look at everything next."""
        await tell_refused(self.store, both, applied.refused)
        if any(why.code in OUTDATED for _, why in applied.refused):
            row = self.lease.row
            await self.store.books.accounts.keep_cursor(row.id, row.fence, KEPT, {})
            self.lease.row = replace(row, cursor={**(row.cursor or {}), KEPT: {}})

    def _post(self, row: PlanRow, both: Both) -> Post:
        async def post(step: Step) -> Result:
            self.lease.check()
            return await self.hands.post(self.inst, self.store, both, step, row.id)

        return post

    async def _steps(self, row: PlanRow, both: Both, proposal: Proposal, told: Told | None) -> Applied:
        total, steps = len(row.body["steps"]), proposal.plan.steps
        before = total - len(steps)
        await self.store.books.plans.begin(row.id, before)
        if told:
            await told(before, total)

        async def note(done: int) -> None:
            await self.store.books.plans.note_done(row.id, before + done)
            if told:
                await told(before + done, total)

        return await apply_steps(steps, self._post(row, both), note)

    async def _finish(self, row: PlanRow, applied: Applied) -> PlanRow:
        plans = self.store.books.plans
        if not applied.finished:
            return await plans.get(row.id)
        left = len(applied.refused) + applied.behind
        error = f"{left} steps were not done; see `lexrelay sync holds`" if left else ""
        return await plans.move(row.id, "applying", "failed" if left else "applied", error=error)


def _fits(row: PlanRow, proposal: Proposal) -> bool:
    """Whether the plan made now is the approved one; of a plan begun before, whether it is what is left of it."""
    if row.state == "approved":
        return row.digest == proposal.digest
    return proposal.prints <= {step["print"] for step in row.body["steps"]}


async def propose(
    inst: Installation,
    firm: str,
    books_id: str,
    *,
    actor: str = "system",
    look: Look = Look.CHANGES,
    progress: Progress | None = None,
    hands: Hands = LIVE,
) -> PlanRow:
    """Read both sides and keep the plan; 0 writes to either vendor. Raises Mistake while a plan is being applied."""
    store = inst.store.firm(firm, actor)
    async with leased(store, books_id) as lease:
        await _refuse_while_applying(store, books_id)
        keeper = Keeper(inst, store, lease, hands)
        both = await keeper.read(look=look, progress=progress)
        return await keeper.keep(both, await keeper.plan(both))


async def approve(inst: Installation, firm: str, books_id: str, digest: str, actor: str) -> PlanRow:
    """Approve the open plan if it is the one of this digest (or its first 8 characters and more); raises Mistake."""
    store = inst.store.firm(firm, actor)
    row = await store.books.plans.open(books_id)
    if row is None or len(digest) < 8 or not row.digest.startswith(digest.lower()):
        raise mistake(f"Plan {digest}", "it is not the plan that is open now", "Look at it again: `lexrelay sync plan`")
    return await store.books.plans.decide(row.id, row.digest, actor)


async def apply(
    inst: Installation,
    firm: str,
    plan_id: str,
    *,
    actor: str = "system",
    told: Told | None = None,
    hands: Hands = LIVE,
) -> Outcome:
    """Apply an approved plan, or go on with one that was begun; safe to repeat after any crash. Raises Mistake."""
    store = inst.store.firm(firm, actor)
    row = await store.books.plans.get(plan_id)
    async with leased(store, row.books_id) as lease:
        row = await store.books.plans.get(plan_id)
        if row.state not in ("approved", "applying"):
            cause, remedy = f"it is {row.state}, not approved", "Approve the newest: `lexrelay sync approve DIGEST`"
            raise mistake(f"Plan {row.digest[:12]}", cause, remedy)
        return await _apply_open(Keeper(inst, store, lease, hands), row, told)


async def run_cycle(
    inst: Installation, firm: str, books_id: str, *, look: Look | None = None, hands: Hands = LIVE
) -> Outcome:
    """Keep the books up to date: go on with an open plan, else plan, and apply what the firm's limits let through."""
    store = inst.store.firm(firm, LIMITS)
    async with leased(store, books_id) as lease:
        if lease.row.state != "on":
            return Outcome("nothing")
        keeper = Keeper(inst, store, lease, hands)
        row = await store.books.plans.open(books_id)
        if row and row.state in ("approved", "applying"):
            return await _apply_open(keeper, row, None)
        both = await keeper.read(look=look or await _hinted(store, books_id))
        await store.books.accounts.forget_hint(books_id)
        return await _settle(keeper, both, await keeper.plan(both))


async def _hinted(store: FirmStore, books_id: str) -> Look:
    """QuickBooks is read only when it told that something changed there."""
    return Look.CHANGES if await store.books.accounts.take_hint(books_id) == "quickbooks" else Look.RECORD


async def _apply_open(keeper: Keeper, row: PlanRow, told: Told | None) -> Outcome:
    both = await keeper.read(look=Look.CHANGES if row.state == "approved" else Look.RECORD)
    if row.state == "applying":
        begun = await keeper.finish_begun(row, both)
        if begun.seconds is not None:
            return Outcome("waiting", row, begun.seconds, len(begun.refused), both.requests, both.reads)
        both = await keeper.read(look=Look.RECORD) if begun.done else both
    return await keeper.apply(row, both, await keeper.plan(both), told)


async def _settle(keeper: Keeper, both: Both, proposal: Proposal) -> Outcome:
    if not proposal.plan.steps:
        await _forget_open(keeper.store, both.row.id)
        return Outcome("nothing", requests=both.requests, reads=both.reads)
    row = await keeper.keep(both, proposal)
    if proposal.reasons:
        return Outcome("asks", row, requests=both.requests, reads=both.reads)
    row = await keeper.store.books.plans.decide(row.id, row.digest, LIMITS)
    return await keeper.apply(row, both, proposal, None)


async def _forget_open(store: FirmStore, books_id: str) -> None:
    """Nothing is left to do: what was proposed before is not asked any more."""
    row = await store.books.plans.open(books_id)
    if row and row.state == "proposed":
        await store.books.plans.move(row.id, "proposed", "stale")


async def _refuse_while_applying(store: FirmStore, books_id: str) -> None:
    row = await store.books.plans.open(books_id)
    if row and row.state == "applying":
        cause = f"{row.done} of {len(row.body['steps'])} steps are done and the rest follows"
        raise mistake(f"Plan {row.digest[:12]}", cause, "Go on with `lexrelay sync apply`, then plan again")


__all__ = ["LIVE", "Keeper", "Outcome", "apply", "approve", "decisions_of", "propose", "run_cycle"]
