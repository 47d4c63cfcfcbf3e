"""Switching the books on, in place of recipes that write the same, and pausing them."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from services.bookkeeping import book_choices, book_plans, book_writers
from web.forms import Filled
from web.routes.pages.book_pages.parts import Desk, SettingUp

router = APIRouter(prefix="/books/{name}")


@router.get("/on")
async def ask_to_switch_on(desk: SettingUp) -> Response:
    """Say what happens when the books are on, and from which recipes they take over."""
    return await _ask(desk)


async def _ask(desk: Desk, **values: Any) -> Response:
    writers = await book_writers.writers(desk.inst, desk.actor, desk.name)
    looked = await book_choices.report(desk.inst, desk.actor, desk.name)
    return await desk.show("on.html", here="", writers=writers, looked=looked, **values)


@router.post("/on")
async def switch_on(desk: SettingUp, filled: Filled) -> Response:
    """Switch them on; recipes that write the same are turned off."""
    return await desk.go_on(book_writers.take_over(desk.inst, desk.actor, desk.name), "", _ask)


@router.get("/off")
async def ask_to_pause(desk: SettingUp) -> Response:
    """Say what pausing stops and what it leaves."""
    return await _ask_off(desk)


async def _ask_off(desk: Desk, **values: Any) -> Response:
    return await desk.show("off.html", here="", **values)


@router.post("/off")
async def pause(desk: SettingUp, filled: Filled) -> Response:
    """Pause them."""
    return await desk.go_on(book_plans.switch_off(desk.inst, desk.actor, desk.name), "", _ask_off)
