"""Renders the pages people see. Templates escape everything; scripts and styles are files of ours, never inline."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.actors import GRANTS, Actor, Permission
from services.identity import firms, oidc
from storage.rows import FirmRow
from web import book_words
from web.access import installation
from web.forms import form_token, leave_visit
from web.words import FILTERS

FOLDER = Path(__file__).parent
_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Place(NamedTuple):
    """An entry of the main menu; `here`: the page shown belongs to it."""

    title: str
    path: str
    icon: str
    permission: Permission = Permission.SEE
    here: bool = False


MENU = (
    Place("Home", "/", "home"),
    Place("Recipes", "/recipes", "bolt"),
    Place("Runs", "/runs", "history"),
    Place("Approvals", "/approvals", "clipboard-check"),
    Place("Books", "/books", "scale"),
    Place("Reports", "/reports", "chart-bar"),
    Place("Connections", "/connections", "plug"),
    Place("People", "/people", "users", Permission.PEOPLE),
    Place("Settings", "/settings", "settings"),
)


def page(request: Request, template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page, or a part of one, made from a template; `problems` are shown above its content."""
    answer = HTMLResponse(_templates.get_template(template).render({**_frame(request), **values}), status)
    leave_visit(request, answer)
    return answer


def _frame(request: Request) -> dict[str, Any]:
    actor: Actor | None = getattr(request.state, "actor", None)
    firm: FirmRow | None = getattr(request.state, "firm", None)
    path = request.url.path
    return {
        "path": path,
        "actor": actor,
        "firm": firm,
        "zone": firm.zone if firm else "UTC",
        "may": _may(actor) if actor else set(),
        "places": _places(actor, path) if actor else (),
        "form_token": form_token(request),
        "openid": oidc.name(installation(request)),
        "problems": (),
    }


def _may(actor: Actor) -> set[str]:
    """Return what the actor may do, by the names templates ask for."""
    return {each.name.lower() for each in GRANTS[actor.role]} | ({"firms"} if firms.may_add(actor) else set())


def _places(actor: Actor, path: str) -> list[Place]:
    shown = [each for each in MENU if each.permission in GRANTS[actor.role]]
    return [each._replace(here=path == each.path or path.startswith(f"{each.path}/")) for each in shown]


@cache
def asset(name: str) -> str:
    """Return the address of a static file; it changes with the content, so browsers may keep the file for good."""
    file = FOLDER / "static" / name
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "missing"
    return f"/static/{name}?v={mark}"


def _readable(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


_templates.globals["asset"] = asset
_templates.globals |= book_words.GLOBALS
_templates.filters |= {"readable": _readable, **FILTERS, **book_words.FILTERS}
