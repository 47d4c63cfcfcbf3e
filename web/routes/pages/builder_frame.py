"""What the pages of the recipe editor share: addresses, the version a form was made from, and the page itself."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Problem
from services.editor import draft_views
from services.editor.draft_conditions import OPERATOR_WORDS
from services.editor.draft_editor import Bench
from services.editor.drafts import NEW, Draft
from web.access import Inst
from web.pages import page

Asked = Mapping[str, str]
"""What is open: `step`, or `place` for a new one, or `change` for another action instead of a step's."""


def here(key: str, **asked: str) -> str:
    """Return the address of the editor of a recipe, with what is open in it."""
    path = "/recipes/new" if key == NEW else f"/recipes/{key}/edit"
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def _address(key: str, asked: Asked) -> str:
    names = {"place": "add"}
    return here(key, **{names.get(name, name): value for name, value in asked.items()})


def to(key: str, **asked: str) -> RedirectResponse:
    """Lead to the editor."""
    return RedirectResponse(here(key, **asked), 303)


def bench_of(inst: Inst, actor: Any, key: str, filled: Mapping[str, str]) -> Bench:
    """Return the draft that a form belongs to; a form without a version belongs to one that was never kept."""
    version = filled.get("version", "")
    return Bench(inst, actor, key, int(version) if version.isdigit() and len(version) < 10 else 0)


def frame_of(draft: Draft) -> dict[str, Any]:
    """Return what every page of a draft needs."""
    return {"draft": draft, "base": f"/recipes/{draft.key}/edit", "here": here(draft.key)}


async def show(
    request: Request,
    bench: Bench,
    draft: Draft,
    asked: Asked,
    *,
    problems: Sequence[Problem] = (),
    template: str = "",
    **values: Any,
) -> Response:
    """Show the editor; a script that has it already gets what is inside its frame."""
    view = await draft_views.builder(bench.inst, bench.actor, draft, **asked)
    shown = {
        "tried": None,
        "looked": {},
        "problems": problems,
        "operators": OPERATOR_WORDS,
        **frame_of(draft),
        **values,
    }
    reply = page(request, template or _part(request), status=409 if problems else 200, builder=view, **shown)
    return _headed(reply, draft, "" if template else _address(draft.key, asked))


def _headed(reply: Response, draft: Draft, address: str) -> Response:
    """Tell scripts which version they have now and the address of what is shown; without one nothing is exchanged."""
    reply.headers["HX-Push-Url"] = address or "false"
    reply.headers["X-Draft-Version"] = str(draft.version)
    reply.headers["Vary"] = "HX-Request"
    if not address:
        reply.headers["HX-Reswap"] = "none"
    return reply


def _part(request: Request) -> str:
    """Return the template of the whole page, or of what changes on one that is shown already."""
    inside = "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
    return "builder/whole.html" if inside else "builder/builder.html"
