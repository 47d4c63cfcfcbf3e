"""Takes an approval step: asks a person once, waits, and goes on only with what was agreed to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.canonical import canonical_json, exact_json
from core.clock import now
from engine.stepping import Foreseen, Halted, Paused, Stepped
from recipes.dates import duration_of
from recipes.mapping import evaluate
from recipes.model import ApprovalStep
from storage import FirmStore
from storage.approvals import ApprovalRow
from storage.rows import RunRow


def question_of(step: ApprovalStep, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the person is to see, as it will be kept: amounts and dates are text. Raises MappingError."""
    return {"ask": str(evaluate(step.ask, scope)), "show": kept_form(evaluate(step.show, scope))}


def kept_form(value: Any) -> Any:
    """Return a value as it reads after having been stored, so that its hash stays the same."""
    return exact_json(canonical_json(value))


def approved(show: Any, by: str, at: datetime, note: str = "") -> dict[str, Any]:
    """Return the result of an approval that was given."""
    return {"shown": show, "by": by, "at": at.isoformat(), "note": note}


def foresee_approval(step: ApprovalStep, scope: Mapping[str, Any]) -> Foreseen:
    """Return what would be asked, and what a yes of now would give."""
    question = question_of(step, scope)
    given = approved(question["show"], f"someone with the role {step.who}", now())
    return Foreseen("would ask", question, given, question["ask"])


async def ask_person(
    store: FirmStore, run: RunRow, step: ApprovalStep, position: str, scope: Mapping[str, Any]
) -> Stepped | Paused | Halted:
    """Ask, or look what became of it; call it inside `together()`, so that no decision comes in between."""
    row = await store.approvals.held(run.id, position)
    if row is None:
        question = question_of(step, scope)
        row = await store.approvals.ask(run.id, position, who=step.who, content=question, expires_at=_limit(step))
    elif row.state == "expired":
        row = await store.approvals.ask_again(row.id, _limit(step))
    elif row.is_late:
        await store.approvals.expire(row.id)
        return Halted("expired", f"nobody decided within {step.within}", "Someone may replay the run to ask again")
    return _stand_of(row)


def _limit(step: ApprovalStep) -> datetime | None:
    return now() + duration_of(step.within) if step.within else None


def _stand_of(row: ApprovalRow) -> Stepped | Paused | Halted:
    if row.state == "open":
        reason = f"someone with the role {row.who} has to agree"
        return Paused(f"approval:{row.id}", reason, row.expires_at, row.content)
    by, at = row.decided_by or "", row.decided_at or row.created_at
    if row.state == "approved":
        return Stepped(approved(row.content["show"], by, at, row.note or ""))
    return Halted("rejected", f"{by} rejected it at {at:%Y-%m-%d %H:%M} UTC", f"{by} can say why; it stays rejected")
