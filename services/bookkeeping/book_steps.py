"""The steps of a plan, page by page and one by one."""

from collections.abc import Mapping
from typing import Any

from books.keeping.proposal import step_of
from core.errors import NotFound, Problem
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.book_choices import report
from services.bookkeeping.book_views import StepView, money
from services.bookkeeping.trace_views import LineView
from services.views import View
from sync.documents import Line

SHOWN = 100


class PlacedStep(StepView):
    """A step with its place in the plan, counted from 1."""

    place: int


class StepsView(View):
    """Some steps of a plan; `newer` and `older` are the places to go on from, None at an end."""

    steps: tuple[PlacedStep, ...]
    found: int
    ops: tuple[str, ...]
    kinds: tuple[str, ...]
    newer: int | None
    older: int | None


class StepReport(PlacedStep):
    """One step with the lines it changes in the ledger, and the fields of a contact that it edits."""

    lines: tuple[LineView, ...]
    edits: tuple[tuple[str, str, str], ...]
    happened: str


async def page(
    inst: Installation, actor: Actor, plan_id: str, *, op: str = "", kind: str = "", text: str = "", skip: int = 0
) -> StepsView:
    """Return up to 100 steps that fit, after the first `skip` that do; `text` is part of a client, number or key."""
    plan = await firm_of(inst, actor, Permission.SEE).books.plans.get(plan_id)
    rows = list(enumerate(plan.body["steps"], 1))
    fitting = [(place, row) for place, row in rows if _fits(row, op, kind, text.casefold().strip())]
    start = max(0, min(skip, len(fitting)))
    shown = fitting[start : start + SHOWN]
    return StepsView(
        steps=tuple(PlacedStep(place=place, **_shown(row)) for place, row in shown),
        found=len(fitting),
        ops=tuple(sorted({row["op"] for _, row in rows})),
        kinds=tuple(sorted({row["kind"] for _, row in rows})),
        newer=max(0, start - SHOWN) if start else None,
        older=start + SHOWN if start + SHOWN < len(fitting) else None,
    )


async def show(inst: Installation, actor: Actor, plan_id: str, place: int) -> StepReport:
    """Return one step by its place in the plan; raises NotFound."""
    plan = await firm_of(inst, actor, Permission.SEE).books.plans.get(plan_id)
    if not 0 < place <= len(plan.body["steps"]):
        cause = f"the plan has {len(plan.body['steps'])} steps"
        raise NotFound((Problem(f"Step {place}", cause, "Look at the plan"),))
    row = plan.body["steps"][place - 1]
    step, looked = step_of(row), await report(inst, actor, plan.books_id)
    names = looked.accounts if looked else {}
    edit = step.edit
    edits = (
        [(aspect.value, edit.before.value(aspect), edit.after.value(aspect)) for aspect in edit.aspects] if edit else []
    )
    return StepReport(
        **_shown(row),
        place=place,
        lines=tuple(_line(line, names, row["client"]) for line in step.lines),
        edits=tuple(edits),
        happened=step.document.happened.isoformat(),
    )


def _fits(row: Mapping[str, Any], op: str, kind: str, text: str) -> bool:
    words = f"{row['client']} {row['number']} {row['key']}".casefold()
    return op in ("", row["op"]) and kind in ("", row["kind"]) and text in words


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in StepView.model_fields if name in row} | {"amount": money(row["cents"])}


def _line(line: Line, names: Mapping[str, str], client: str) -> LineView:
    account = names.get(line.account.id) or str(line.account.role).capitalize()
    return LineView(account=account, customer=client if line.name else "", amount=money(line.cents), memo=line.memo)
