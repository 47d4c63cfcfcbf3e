"""Plans of the books: look, approve, apply; holds with their release; on, off, status and history."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

from books.keeping import cycle
from books.keeping.decided import ALARM, HOLD, REFUSAL
from books.keeping.hands import Hands, Progress
from books.keeping.live import UNKNOWN
from books.quickbooks.reading import Look
from books.settings import read_settings
from books.setup.guided import check
from core.clock import now
from core.errors import mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.book_releases import decision_for, finding_behind
from services.bookkeeping.book_views import (
    ApplyReport,
    BooksView,
    FindingView,
    PlanView,
    StatusView,
    finding_view,
    plan_view,
)
from services.bookkeeping.books import find_books, problems_of, ready, view
from storage.books.rows import BooksRow

ROUNDS = 10
LONGEST_NAP = 190.0
"""Seconds: a little more than what passes until an unknown outcome is looked up."""
Told = Callable[[int, int], Awaitable[None]]


async def plan(
    inst: Installation,
    actor: Actor,
    name: str = "",
    *,
    full: bool = False,
    progress: Progress | None = None,
    hands: Hands = cycle.LIVE,
) -> PlanView:
    """Read both sides and show what would be done; nothing is written to either."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, name)
    look = Look.EVERYTHING if full else Look.CHANGES
    made = await cycle.propose(inst, actor.firm, row.id, actor=actor.user, look=look, progress=progress, hands=hands)
    return plan_view(made)


async def approve(inst: Installation, actor: Actor, digest: str, name: str = "") -> PlanView:
    """Approve the open plan, named by its digest; raises Mistake when another one is open by now."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, name)
    return plan_view(await cycle.approve(inst, actor.firm, row.id, digest.strip(), actor.user))


async def apply(
    inst: Installation,
    actor: Actor,
    name: str = "",
    *,
    digest: str = "",
    told: Told | None = None,
    hands: Hands = cycle.LIVE,
) -> ApplyReport:
    """Apply the approved plan, or go on with the one that was begun; with `digest`, approve that one first."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, name)
    open_plan = await firm.books.plans.open(row.id)
    if open_plan is None:
        raise mistake(f"Books '{row.name}'", "there is no plan to apply", "Make one with `lexrelay sync plan`")
    if digest and open_plan.state == "proposed":
        open_plan = await cycle.approve(inst, actor.firm, row.id, digest.strip(), actor.user)
    elif digest and not open_plan.digest.startswith(digest.strip().lower()):
        raise mistake(f"Plan {digest}", "it is not the plan that is open now", "Look at it again: `lexrelay sync plan`")
    done = await cycle.apply(inst, actor.firm, open_plan.id, actor=actor.user, told=told, hands=hands)
    shown = plan_view(done.plan) if done.plan else None
    return ApplyReport(state=done.state, plan=shown, seconds=done.seconds, refused=done.refused)


async def apply_patiently(
    inst: Installation,
    actor: Actor,
    name: str = "",
    *,
    digest: str = "",
    told: Told | None = None,
    hands: Hands = cycle.LIVE,
) -> ApplyReport:
    """Apply, and wait for writes whose outcome is not known yet: up to about half an hour, then it can go on later."""
    report = await apply(inst, actor, name, digest=digest, told=told, hands=hands)
    for _ in range(ROUNDS):
        if report.seconds is None:
            break
        await asyncio.sleep(min(report.seconds, LONGEST_NAP))
        report = await apply(inst, actor, name, told=told, hands=hands)
    return report


async def switch_on(inst: Installation, actor: Actor, name: str = "") -> BooksView:
    """Let the books keep themselves every five minutes; raises Mistake with every problem the check still finds."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    found = (await check(inst, firm, row, read_settings(row.settings))).checks
    if not ready(found):
        raise problems_of(found)
    return await view(firm, await firm.books.accounts.set_state(row.id, "on"))


async def switch_off(inst: Installation, actor: Actor, name: str = "") -> BooksView:
    """Stop after the step at hand; what was posted stays."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    return await view(firm, await firm.books.accounts.set_state(row.id, "paused"))


async def status(inst: Installation, actor: Actor, name: str = "") -> StatusView:
    """Return where the books stand: the open plan, and how much waits for a person."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, name)
    found, open_plan = await firm.books.findings.open(row.id), await firm.books.plans.open(row.id)
    kinds = [each.kind for each in found]
    return StatusView(
        books=await view(firm, row),
        plan=plan_view(open_plan, steps=False, idle=_is_idle(row)) if open_plan else None,
        holds=kinds.count(HOLD),
        alarms=kinds.count(ALARM),
        refusals=kinds.count(REFUSAL),
        drift=len(kinds) - kinds.count(HOLD) - kinds.count(ALARM) - kinds.count(REFUSAL),
    )


def _is_idle(row: BooksRow) -> bool:
    """Whether no process works on the books: one that was killed keeps them until its lease is over."""
    return row.lease_until is None or row.lease_until <= now()


async def holds(inst: Installation, actor: Actor, name: str = "", kind: str = "") -> list[FindingView]:
    """Return what is open: holds, alarms, refusals and drift, oldest first; or of one kind."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, name)
    return [finding_view(each) for each in await firm.books.findings.open(row.id, kind)]


async def release(
    inst: Installation,
    actor: Actor,
    finding_id: str,
    reason: str,
    *,
    way: str = "",
    tax: Decimal | None = None,
) -> FindingView:
    """Decide about one finding, with a reason that is kept; the next plan follows it. Raises Mistake otherwise.

    `way` names the way out (one of the finding's `ways`); it may be left out where there is only one. A credit note on
    a taxed bill takes `tax` off the tax.
    """
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    if len(reason.strip()) < 5:
        raise mistake("The reason", "it is empty or too short", "Say in a sentence why this is right")
    row = await finding_behind(firm, finding_id)
    decision = decision_for(row, way.strip(), tax)
    async with firm.together() as same:
        if row.code == UNKNOWN:
            await same.effects.release(row.body["effect"], "send_again")
        return finding_view(await same.books.findings.decide(row.id, decision, reason.strip()))


async def history(
    inst: Installation, actor: Actor, name: str = "", *, limit: int = 50, before: str = ""
) -> list[PlanView]:
    """Return plans, newest first, without their steps."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, name)
    rows = await firm.books.plans.list(row.id, max(1, min(limit, 1000)), before)
    return [plan_view(each, steps=False) for each in rows]


async def show_plan(inst: Installation, actor: Actor, plan_id: str) -> PlanView:
    """Return one plan with all its steps; raises NotFound."""
    return plan_view(await firm_of(inst, actor, Permission.SEE).books.plans.get(plan_id))
