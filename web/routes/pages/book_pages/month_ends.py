"""Month ends: frozen, downloaded, and what has changed in them since."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response

from services.bookkeeping import reconciliation, trust_accounts
from web.forms import Filled
from web.routes.api.reconciliation import download
from web.routes.pages.book_pages.parts import Desk, Keeping, Reading

router = APIRouter(prefix="/books/{name}/month-ends")


async def _months(desk: Desk, **values: Any) -> Response:
    shown: dict[str, Any] = {
        "months": await reconciliation.listing(desk.inst, desk.actor, desk.name, frozen=True, limit=200),
        "accounts": await trust_accounts.listing(desk.inst, desk.actor, desk.name),
        "freezing": await desk.work("freeze"),
        "looking": await desk.work("changes"),
        "given": {},
    }
    return await desk.show("month_ends.html", here="month-ends", **{**shown, **values})


@router.get("")
async def show_month_ends(desk: Reading) -> Response:
    """List them."""
    return await _months(desk)


@router.post("")
async def freeze(desk: Keeping, filled: Filled) -> Response:
    """Freeze a month for good."""
    asked = ("account", "month", "preparer", "with_differences")
    work = desk.start("freeze", **{field: filled.get(field, "") for field in asked})
    return await desk.go_on(work, "/month-ends", _months, given=filled)


@router.post("/changes")
async def look_for_changes(desk: Keeping, filled: Filled) -> Response:
    """Compare the frozen months with what the books say now."""
    return await desk.go_on(desk.start("changes"), "/month-ends", _months)


@router.get("/{proof}/report.{kind}")
async def download_report(desk: Reading, proof: str, kind: Literal["pdf", "csv"]) -> Response:
    """Download a frozen month end."""
    return download(await reconciliation.report(desk.inst, desk.actor, proof), kind)
