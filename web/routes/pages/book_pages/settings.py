"""The other settings of the books in plain groups, and all of them as text."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from services.bookkeeping import book_choices, books
from web.forms import Filled
from web.routes.pages.book_pages.parts import Desk, Reading, SettingUp, version_of

router = APIRouter(prefix="/books/{name}/settings")


async def _settings(desk: Desk, **values: Any) -> Response:
    kept = await books.settings(desk.inst, desk.actor, desk.name)
    shown: dict[str, Any] = {
        "kept": kept,
        "looked": await book_choices.report(desk.inst, desk.actor, desk.name),
        "given": {},
    }
    return await desk.show("settings.html", here="settings", **{**shown, **values})


@router.get("")
async def show_settings(desk: Reading) -> Response:
    """Show them."""
    return await _settings(desk)


@router.post("")
async def change_settings(desk: SettingUp, filled: Filled) -> Response:
    """Keep them, unless somebody else changed them meanwhile."""
    changes = {field: value.strip() for field, value in filled.items() if field != "version"}
    kept = books.change_settings(desk.inst, desk.actor, changes, desk.name, version_of(filled))
    return await desk.go_on(kept, "/settings?saved=settings", _settings, given=filled)


@router.get("/text")
async def show_text(desk: SettingUp) -> Response:
    """Show all settings as text to edit."""
    return await _text(desk, text=await books.settings_text(desk.inst, desk.actor, desk.name))


async def _text(desk: Desk, **values: Any) -> Response:
    return await desk.show("settings_text.html", here="settings", **values)


@router.post("/text")
async def replace_settings(desk: SettingUp, filled: Filled) -> Response:
    """Replace all settings by the text."""
    text = filled.get("text", "")

    return await desk.go_on(
        books.replace_settings(desk.inst, desk.actor, text, desk.name),
        "/settings?saved=settings-text",
        _text,
        text=text,
    )
