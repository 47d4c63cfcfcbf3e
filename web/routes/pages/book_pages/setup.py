"""The guided setup: what is wrong and whose task it is, and the accounts to choose."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from services.bookkeeping import book_choices, book_plans, book_writers, books
from web.forms import Filled
from web.routes.pages.book_pages.parts import Desk, Keeping, Reading, SettingUp, version_of

router = APIRouter(prefix="/books/{name}/setup")


async def _setup(desk: Desk, **values: Any) -> Response:
    looked = await book_choices.report(desk.inst, desk.actor, desk.name)
    found = await book_plans.holds(desk.inst, desk.actor, desk.name, "hold")
    shown: dict[str, Any] = {
        "looked": looked,
        "form": await book_choices.form(desk.inst, desk.actor, looked, desk.name) if looked else None,
        "work": await desk.work("check"),
        "writers": await book_writers.writers(desk.inst, desk.actor, desk.name),
        "collisions": [each for each in found if each.choices or each.code == "CUSTOMER_COLLISION"],
        "given": {},
    }
    return await desk.show("setup.html", here="setup", **{**shown, **values})


@router.get("")
async def show_setup(desk: Reading) -> Response:
    """Show what the last check found, and the choices."""
    return await _setup(desk)


@router.post("")
async def check(desk: Keeping, filled: Filled) -> Response:
    """Look at both sides now; nothing is written."""
    return await desk.go_on(desk.start("check"), "/setup", _setup)


@router.post("/accounts")
async def choose_accounts(desk: SettingUp, filled: Filled) -> Response:
    """Keep the chosen accounts, then check again."""

    async def work() -> None:
        chosen = {field: value for field, value in filled.items() if field != "version"}
        await book_choices.choose(desk.inst, desk.actor, chosen, version_of(filled), desk.name)
        await desk.start("check")

    return await desk.go_on(work(), "/setup?saved=accounts", _setup, given=filled)


@router.post("/services")
async def make_services(desk: SettingUp, filled: Filled) -> Response:
    """Make the services in QuickBooks that invoice lines need, then check again."""

    async def work() -> None:
        await books.make_services(desk.inst, desk.actor, desk.name)
        await desk.start("check")

    return await desk.go_on(work(), "/setup", _setup)
