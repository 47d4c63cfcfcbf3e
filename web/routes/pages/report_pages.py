"""Reports: what was billed and collected, what is held in trust, and what the automation did."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from services.reporting import reports_csv, reports_money, reports_work
from services.reporting.reports import DAYS, MONTHS, MoneyFilter, WorkFilter
from web.access import Inst, Reader
from web.pages import page

router = APIRouter(prefix="/reports", include_in_schema=False)
CSV = "text/csv; charset=utf-8"


def money_filter(request: Request) -> MoneyFilter:
    """Return what the address asks for."""
    return MoneyFilter(**_asked(request, MoneyFilter))


def work_filter(request: Request) -> WorkFilter:
    """Return which days the address asks for."""
    return WorkFilter(**_asked(request, WorkFilter))


def _asked(request: Request, form: type[Any]) -> dict[str, str]:
    typed = {name: request.query_params.get(name, "").strip()[:100] for name in form.model_fields}
    return {name: value for name, value in typed.items() if value}


def as_file(lines: AsyncIterator[str], name: str) -> StreamingResponse:
    """Return lines as a file, sent while they are read."""
    return StreamingResponse(
        lines, media_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}.csv"'}
    )


def _shown(request: Request, only: MoneyFilter | WorkFilter) -> dict[str, Any]:
    """The filters, and how an address with another value of one is written."""
    typed = only.model_dump()

    def address(path: str, **changes: str) -> str:
        kept = {name: value for name, value in {**typed, **changes}.items() if value}
        return f"{path}?{urlencode(kept)}" if kept else path

    periods = MONTHS if isinstance(only, MoneyFilter) else DAYS
    return {"typed": typed, "address": address, "periods": periods}


@router.get("")
async def show_billing(request: Request, inst: Inst, actor: Reader) -> Response:
    """Show what was billed and collected."""
    only = money_filter(request)
    report = await reports_money.billing(inst, actor, only)
    return page(request, "reports/billing.html", report=report, **_shown(request, only))


@router.get("/trust")
async def show_trust(request: Request, inst: Inst, actor: Reader) -> Response:
    """Show what is held in trust."""
    only = money_filter(request)
    report = await reports_money.trust(inst, actor, only)
    return page(request, "reports/trust.html", report=report, **_shown(request, only))


@router.get("/automation")
async def show_work(request: Request, inst: Inst, actor: Reader) -> Response:
    """Show what the automation did."""
    only = work_filter(request)
    report = await reports_work.work(inst, actor, only)
    return page(request, "reports/automation.html", report=report, **_shown(request, only))


@router.get("/money/{table}.csv")
async def export_money(request: Request, inst: Inst, actor: Reader, table: str) -> Response:
    """Give a table of billing and trust as a file."""
    return as_file(await reports_csv.money_file(inst, actor, table, money_filter(request)), table)


@router.get("/automation/{table}.csv")
async def export_work(request: Request, inst: Inst, actor: Reader, table: str) -> Response:
    """Give a table of the automation as a file."""
    return as_file(await reports_csv.work_file(inst, actor, table, work_filter(request)), table)
