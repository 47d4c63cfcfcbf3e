"""Reports over REST, as JSON and as CSV."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from services.reporting import reports_csv, reports_money, reports_work
from services.reporting.reports import MoneyFilter, WorkFilter
from services.reporting.reports_money import MoneyReport, TrustReport
from services.reporting.reports_work import WorkReport
from web.access import Inst, Viewer
from web.routes.pages.report_pages import as_file

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])
Money = Annotated[MoneyFilter, Query()]
Work = Annotated[WorkFilter, Query()]


@router.get("/billing")
async def show_billing(inst: Inst, actor: Viewer, only: Money) -> MoneyReport:
    """Show what was billed and collected by month, client and matter."""
    return await reports_money.billing(inst, actor, only)


@router.get("/trust")
async def show_trust(inst: Inst, actor: Viewer, only: Money) -> TrustReport:
    """Show what is held in trust by month and client, and how the accounts compared."""
    return await reports_money.trust(inst, actor, only)


@router.get("/automation")
async def show_work(inst: Inst, actor: Viewer, only: Work) -> WorkReport:
    """Show what the automation did by day, recipe and app."""
    return await reports_work.work(inst, actor, only)


@router.get("/money/{table}.csv")
async def export_money(inst: Inst, actor: Viewer, table: str, only: Money) -> StreamingResponse:
    """Give the table `months`, `clients` or `matters` as a file."""
    return as_file(await reports_csv.money_file(inst, actor, table, only), table)


@router.get("/automation/{table}.csv")
async def export_work(inst: Inst, actor: Viewer, table: str, only: Work) -> StreamingResponse:
    """Give the table `days`, `recipes`, `writes` or `avoided` as a file."""
    return as_file(await reports_csv.work_file(inst, actor, table, only), table)
