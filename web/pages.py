"""Renders the pages people see. Templates escape everything; there is no script."""

import json
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.actors import GRANTS
from web.forms import form_token, leave_visit

FOLDER = Path(__file__).parent
_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page made from a template; `problems` are shown above its content."""
    actor = getattr(request.state, "actor", None)
    frame = {
        "path": request.url.path,
        "actor": actor,
        "may": {each.name.lower() for each in GRANTS[actor.role]} if actor else set(),
        "form_token": form_token(request),
        "problems": (),
    }
    answer = HTMLResponse(_templates.get_template(template).render({**frame, **values}), status)
    leave_visit(request, answer)
    return answer


def _moment(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else ""


def _readable(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


_templates.filters |= {"moment": _moment, "readable": _readable}
