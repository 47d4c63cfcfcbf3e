"""Requests to release what is held: a bookkeeper asks, with a reason and a way; an administrator confirms."""

from datetime import datetime
from decimal import Decimal

from core.errors import mistake
from core.ids import fingerprint
from core.money import to_cents
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping import book_plans
from services.bookkeeping.book_releases import decision_for, finding_behind
from services.bookkeeping.book_views import FindingView, finding_view, money
from services.bookkeeping.books import find_books
from services.views import View
from storage import FirmStore
from storage.books.rows import FindingRow, RequestRow


class RequestView(View):
    """A wish to release a finding: whose, why, by which way; `finding` is None once its cause is gone.

    `stands` says that what was asked about is still what is seen; otherwise it can only be declined.
    """

    id: str
    state: str
    way: str
    tax: Decimal | None
    reason: str
    asked_by: str
    created_at: datetime
    answered_by: str
    answer: str
    finding: FindingView | None
    stands: bool


async def ask(
    inst: Installation, actor: Actor, finding_id: str, reason: str, *, way: str = "", tax: Decimal | None = None
) -> RequestView:
    """Ask an administrator to release a finding; raises Mistake for a way that does not fit its cause."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    if len(reason.strip()) < 5:
        raise mistake("The reason", "it is empty or too short", "Say in a sentence why this is right")
    row = await finding_behind(firm, finding_id)
    decision_for(row, way.strip(), tax)
    cents = None if tax is None else to_cents(tax)
    given = {"way": way.strip(), "seen": _seen(row), "reason": reason.strip()}
    return await _view(firm, await firm.books.requests.ask(row.books_id, row.id, tax=cents, **given))


async def listing(inst: Installation, actor: Actor, name: str = "", state: str = "open") -> list[RequestView]:
    """Return requests in a state (open, confirmed, declined), newest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, name)
    return [await _view(firm, each) for each in await firm.books.requests.list(row.id, state)]


async def confirm(inst: Installation, actor: Actor, request_id: str) -> RequestView:
    """Release what was asked for, with the reason that was given; raises Mistake when something else is seen by now."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    asked = await firm.books.requests.get(request_id)
    if _seen(await finding_behind(firm, asked.finding_id)) != asked.seen:
        cause = "what is held has changed since it was asked for"
        raise mistake("The request", cause, "Look at it, then decide about it directly or decline the request")
    reason, tax = f"{asked.reason} (asked by {asked.asked_by})", None if asked.tax is None else money(asked.tax)
    await book_plans.release(inst, actor, asked.finding_id, reason, way=asked.way, tax=tax)
    return await _view(firm, await firm.books.requests.answer(asked.id, "confirmed", ""))


async def decline(inst: Installation, actor: Actor, request_id: str, answer: str) -> RequestView:
    """Say no to a request, with an answer that whoever asked reads."""
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    return await _view(firm, await firm.books.requests.answer(request_id, "declined", answer.strip()))


def _seen(row: FindingRow) -> str:
    """Return what tells a finding from the same one after something changed."""
    return fingerprint([row.code, row.key, row.cents, row.body.get("mark") or row.body.get("print") or ""])


async def _view(firm: FirmStore, row: RequestRow) -> RequestView:
    found = await firm.books.findings.get(row.finding_id)
    shown = {name: getattr(row, name) for name in ("id", "state", "way", "reason", "asked_by", "created_at")}
    return RequestView(
        **shown,
        tax=None if row.tax is None else money(row.tax),
        answered_by=row.answered_by or "",
        answer=row.answer or "",
        finding=finding_view(found) if found.closed_at is None else None,
        stands=found.closed_at is None and _seen(found) == row.seen,
    )
