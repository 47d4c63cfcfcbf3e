"""The sandbox's few HTML pages."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, undefined=StrictUndefined
)


def show_page(name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template; every value is escaped."""
    return HTMLResponse(_TEMPLATES.get_template(name).render(**values), status)
