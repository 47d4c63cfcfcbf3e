"""Renders the pages people see. Templates escape everything; there is no script."""

import json
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent
_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page made from the template of this name."""
    return HTMLResponse(_templates.get_template(name).render(path=request.url.path, **values), status)


def _moment(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value else ""


def _readable(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


_templates.filters |= {"moment": _moment, "readable": _readable}
