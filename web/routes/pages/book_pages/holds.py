"""What is held or needs a look: remedies, requests to release, and saying which customer a client is."""

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from core.errors import mistake
from services.bookkeeping import book_plans, book_requests, contacts
from web.forms import Filled
from web.routes.pages.book_pages.parts import Desk, Keeping, Reading, SettingUp

router = APIRouter(prefix="/books/{name}")
SHOWN = 100


async def _holds(desk: Desk, kind: str = "", **values: Any) -> Response:
    found = await book_plans.holds(desk.inst, desk.actor, desk.name)
    fitting = [each for each in found if kind in ("", each.kind)]
    shown: dict[str, Any] = {
        "findings": fitting[:SHOWN],
        "left_out": max(0, len(fitting) - SHOWN),
        "kinds": Counter(each.kind for each in found),
        "kind": kind,
        "declined": await book_requests.listing(desk.inst, desk.actor, desk.name, "declined"),
        "given": {},
        "of": "",
    }
    return await desk.show("holds.html", here="holds", **{**shown, **values})


@router.get("/holds")
async def show_holds(desk: Reading, kind: str = "") -> Response:
    """List it, with the ways out."""
    return await _holds(desk, kind)


@router.post("/holds/{finding}/release")
async def release(desk: SettingUp, finding: str, filled: Filled) -> Response:
    """Choose a way out; the next plan follows it."""

    async def work() -> None:
        way, reason = filled.get("way", ""), filled.get("reason", "")
        await book_plans.release(desk.inst, desk.actor, finding, reason, way=way, tax=_tax(filled))

    return await desk.go_on(work(), "/holds", _holds, given=filled, of=finding)


@router.post("/holds/{finding}/ask")
async def ask(desk: Keeping, finding: str, filled: Filled) -> Response:
    """Ask an administrator for a way out."""

    async def work() -> None:
        way, reason = filled.get("way", ""), filled.get("reason", "")
        await book_requests.ask(desk.inst, desk.actor, finding, reason, way=way, tax=_tax(filled))

    return await desk.go_on(work(), "/holds", _holds, given=filled, of=finding)


@router.post("/requests/{asked}/confirm")
async def confirm(desk: SettingUp, asked: str, filled: Filled) -> Response:
    """Do what a bookkeeper asked for."""
    return await desk.go_on(book_requests.confirm(desk.inst, desk.actor, asked), "/holds", _holds)


@router.post("/requests/{asked}/decline")
async def decline(desk: SettingUp, asked: str, filled: Filled) -> Response:
    """Say no, with an answer."""
    work = book_requests.decline(desk.inst, desk.actor, asked, filled.get("answer", ""))
    return await desk.go_on(work, "/holds", _holds)


@router.post("/matches")
async def match(desk: SettingUp, filled: Filled) -> Response:
    """Say which customer a client is."""
    work = contacts.match(desk.inst, desk.actor, filled.get("client", ""), filled.get("customer", ""), desk.name)
    return await desk.go_on(work, "/holds", _holds)


def _tax(filled: dict[str, str]) -> Decimal | None:
    """Read the amount of tax; raises Mistake."""
    text = filled.get("tax", "").strip().replace(",", "")
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise mistake("The tax", f"'{text}' is no amount", "Write it like 12.50") from None
