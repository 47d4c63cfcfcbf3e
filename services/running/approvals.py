"""Approvals: what people are asked before a run goes on, and their answers."""

from datetime import datetime
from typing import Any, Literal, get_args

from core.errors import Mistake, NotAllowed, Problem, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, Role, firm_of
from services.views import View
from storage import FirmStore
from storage.approvals import ApprovalRow
from storage.rows import RunRow

State = Literal["open", "approved", "rejected", "expired"]
ABOVE: dict[str, frozenset[Role]] = {
    "bookkeeper": frozenset({Role.BOOKKEEPER, Role.ADMIN, Role.OWNER}),
    "builder": frozenset({Role.BUILDER, Role.ADMIN, Role.OWNER}),
    "admin": frozenset({Role.ADMIN, Role.OWNER}),
    "owner": frozenset({Role.OWNER}),
}
"""Who may decide what is asked of a role."""
LOOK = "Look at it again and decide with the hash shown there"


class ApprovalView(View):
    """A question. `content` is the SHA-256 of exactly what is asked and shown; a decision names it."""

    id: str
    recipe: str
    run: str
    position: str
    ask: str
    show: Any
    content: str
    who: str
    state: State
    created_at: datetime
    expires_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    note: str


async def listing(
    inst: Installation, actor: Actor, state: str = "open", *, limit: int = 50, before: str = ""
) -> list[ApprovalView]:
    """Return approvals in a state ('' for all), newest first; `before` is the last id of the page before."""
    firm = firm_of(inst, actor, Permission.SEE)
    if state and state not in get_args(State):
        cause = f"an approval has one of {', '.join(get_args(State))}"
        raise mistake(f"State '{state}'", cause, "Choose one of these")
    rows = await firm.approvals.list(state, max(1, min(limit, 1000)), before)
    return [await _view(firm, row) for row in rows]


async def show(inst: Installation, actor: Actor, approval_id: str) -> ApprovalView:
    """Return one with what is asked and shown; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    return await _view(firm, await firm.approvals.get(approval_id))


async def decide(
    inst: Installation, actor: Actor, approval_id: str, *, approve: bool, content: str, note: str = ""
) -> ApprovalView:
    """Say yes or no to exactly the content with this SHA-256, and let the run go on.

    The same decision again changes nothing. Raises NotAllowed, or Mistake for other content, after the other decision,
    and when it is too late; then nothing was decided.
    """
    firm, state = firm_of(inst, actor, Permission.OPERATE), "approved" if approve else "rejected"
    async with firm.together() as same:
        row = await same.approvals.get(approval_id, hold=True)
        _require_role(actor, row)
        if content.strip().lower() != row.content_hash:
            raise _refusal(row, "what it asks is not what this decision is for", LOOK)
        if row.state != state:
            _require_open(row, await same.runs.get(row.run_id))
            row = await _decide(same, row, state, note)
    return await _view(firm, row)


def answer_of(typed: str) -> bool:
    """Return whether somebody said yes; raises Mistake for neither yes nor no."""
    if typed not in ("approve", "reject"):
        raise mistake("Your answer", "it is neither yes nor no", "Press one of the two buttons")
    return typed == "approve"


async def _decide(same: FirmStore, row: ApprovalRow, state: str, note: str) -> ApprovalRow:
    decided = await same.approvals.decide(row.id, state, note.strip())
    await same.runs.wake(f"approval:{row.id}")
    detail = {"run": row.run_id, "content": row.content_hash}
    await same.audit.append(f"approval {state}", f"approval:{row.id}", detail)
    return decided


def deciders(who: str) -> list[Role]:
    """Return the roles that may decide what is asked of one, the highest first."""
    return [role for role in Role if role in ABOVE.get(who, frozenset())]


def _require_role(actor: Actor, row: ApprovalRow) -> None:
    able = ABOVE.get(row.who, frozenset())
    if actor.role not in able:
        cause = f"the role {actor.role.value} may not decide what is asked of the {row.who}"
        remedy = f"Ask someone with the role {' or '.join(sorted(able))}"
        raise NotAllowed((Problem(f"User '{actor.user}'", cause, remedy),))


def _require_open(row: ApprovalRow, run: RunRow) -> None:
    if row.state in ("approved", "rejected"):
        cause = f"{row.decided_by} {row.state} it already, at {row.decided_at:%Y-%m-%d %H:%M} UTC"
        raise _refusal(row, cause, f"{row.decided_by} can say why; a decision is final")
    if row.state == "expired" or row.is_late:
        cause = f"the time to decide was over at {row.expires_at:%Y-%m-%d %H:%M} UTC"
        raise _refusal(row, cause, "Someone who may operate runs can replay the run; the same is then asked again")
    if run.state not in ("queued", "running", "waiting"):
        raise _refusal(row, f"its run is {run.state}", "Nothing waits for this decision any more")


def _refusal(row: ApprovalRow, cause: str, remedy: str) -> Mistake:
    return mistake(f"Approval '{row.id}'", cause, remedy)


async def _view(firm: FirmStore, row: ApprovalRow) -> ApprovalView:
    run = await firm.runs.get(row.run_id)
    recipe = await firm.recipes.get(run.recipe_id)
    shown = {name: getattr(row, name) for name in ApprovalView.model_fields if hasattr(row, name)}
    facts = {"content": row.content_hash, "run": row.run_id, "recipe": recipe.name}
    said = {"ask": row.content["ask"], "show": row.content["show"], "decided_by": row.decided_by or ""}
    state = "expired" if row.is_late else row.state
    return ApprovalView.model_validate(shown | facts | said | {"note": row.note or "", "state": state})
