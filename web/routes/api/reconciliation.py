"""Proving the trust books over REST: comparisons, statements, month ends, sweep, trace and explain."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response

from core.forms import Form
from services.bookkeeping import reconciliation, statement_previews, tracing
from services.bookkeeping.proof_views import ChangeView, ProofView, StatementView, SweepView
from services.bookkeeping.reconciliation import NewStatement, Report
from services.bookkeeping.statement_previews import PreviewView
from services.bookkeeping.trace_views import ChainView, TraceView
from web.access import BookKeeper, Inst, Viewer

router = APIRouter(prefix="/api/v1/books/{name}", tags=["reconciliation"])
TYPES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}


class Day(Form):
    """The day to compare as of; today if empty."""

    as_of: date | None = None


class Month(Form):
    """The month end to freeze, such as 2026-03, of an account named as in Clio."""

    account: str = ""
    month: str
    preparer: str
    with_differences: bool = False


class Lines(Form):
    """Lines of a statement, by their ids."""

    lines: list[str]


@router.post("/reconciliations", status_code=201)
async def reconcile(inst: Inst, actor: BookKeeper, name: str, order: Day) -> ProofView:
    """Compare bank, liability and client ledgers."""
    return await reconciliation.run(inst, actor, name, as_of=order.as_of)


@router.get("/reconciliations")
async def list_reconciliations(
    inst: Inst, actor: Viewer, name: str, frozen: bool | None = None, limit: int = 50
) -> list[ProofView]:
    """List comparisons and month ends, newest first."""
    return await reconciliation.listing(inst, actor, name, frozen=frozen, limit=limit)


@router.get("/reconciliations/{proof}")
async def show_reconciliation(inst: Inst, actor: Viewer, name: str, proof: str) -> ProofView:
    """Show one."""
    return await reconciliation.show(inst, actor, proof)


@router.get("/reconciliations/{proof}/report.{kind}")
async def download_report(inst: Inst, actor: Viewer, name: str, proof: str, kind: Literal["pdf", "csv"]) -> Response:
    """Download a frozen month end."""
    return download(await reconciliation.report(inst, actor, proof), kind)


def download(made: Report, kind: str) -> Response:
    """Return a frozen month as a file to save."""
    headers = {"Content-Disposition": f'attachment; filename="{made.name}.{kind}"', "Cache-Control": "no-store"}
    return Response(made.pdf if kind == "pdf" else made.csv, media_type=TYPES[kind], headers=headers)


@router.post("/month-ends", status_code=201)
async def freeze_month(inst: Inst, actor: BookKeeper, name: str, order: Month) -> ProofView:
    """Freeze a month end for good."""
    return await reconciliation.freeze(
        inst,
        actor,
        order.account,
        order.month,
        order.preparer,
        books=name,
        with_differences=order.with_differences,
    )


@router.get("/month-ends/changes")
async def list_changes(inst: Inst, actor: BookKeeper, name: str) -> list[ChangeView]:
    """List what differs from the months that were signed."""
    return await reconciliation.changes(inst, actor, name)


@router.get("/statements")
async def list_statements(inst: Inst, actor: Viewer, name: str) -> list[StatementView]:
    """List imported statements, newest first."""
    return await reconciliation.statements(inst, actor, name)


@router.post("/statements", status_code=201)
async def add_statement(inst: Inst, actor: BookKeeper, name: str, order: NewStatement) -> StatementView:
    """Import or type a bank statement."""
    return await reconciliation.add(inst, actor, order, name)


@router.post("/statements/preview")
async def preview_statement(inst: Inst, actor: BookKeeper, name: str, order: NewStatement) -> PreviewView:
    """Show how a statement would be read; nothing is kept."""
    return await statement_previews.preview(inst, actor, order, name)


@router.put("/statements/{statement}/bank-errors")
async def note_bank_errors(inst: Inst, actor: BookKeeper, name: str, statement: str, order: Lines) -> StatementView:
    """Declare lines the bank's own mistakes."""
    return await reconciliation.note_bank_errors(inst, actor, statement, order.lines)


@router.post("/sweep")
async def sweep_books(inst: Inst, actor: BookKeeper, name: str) -> SweepView:
    """Compare everything on all sides, whatever triggers said."""
    return await reconciliation.sweep(inst, actor, name)


@router.get("/trace")
async def trace(inst: Inst, actor: Viewer, name: str, what: str) -> list[TraceView]:
    """Say where a bill, payment or trust line stands."""
    return await tracing.trace(inst, actor, what, name)


@router.get("/explain")
async def explain(inst: Inst, actor: Viewer, name: str, what: str) -> list[ChainView]:
    """Explain an object or amount in QuickBooks."""
    return await tracing.explain(inst, actor, what, name)
