"""What a field of a step can be chosen from: read from the account that the step uses."""

import re
from collections.abc import Mapping
from typing import Any

from connectors._kit.catalog import find_action, find_trigger
from core.errors import mistake
from core.forms import Choice
from engine.acting import account_of
from engine.installation import Installation
from recipes import editing
from recipes.editing import Row
from recipes.liquid_text import is_template
from recipes.model import app_of
from recipes.schemas import Shape, input_shape
from services import catalogue
from services.actors import Actor, Permission, firm_of
from services.editor.draft_kinds import dropdown_of
from services.editor.draft_problems import TRIGGER
from services.editor.drafts import Draft

_PART = re.compile(r"[^.\[\]]+|\[\d*\]")


async def choices(
    inst: Installation, actor: Actor, draft: Draft, owner: str, *, field: str, search: str
) -> list[Choice]:
    """Return the first page of what fits the search; raises Mistake, or the Failure of the account."""
    use = _use(draft, owner)
    app, operation = app_of(use["key"]), find_trigger(use["key"]) or find_action(use["key"])
    shape = _follow(input_shape(operation.input), field) if operation else None
    if shape is None:
        raise mistake(f"Field '{field}'", "the step has none of this name", "Load the page again")
    account = await account_of(firm_of(inst, actor, Permission.BUILD), app, use["account"])
    if "x-custom-fields" in shape.schema:
        kind = shape.schema["x-custom-fields"]["kind"]
        return _names(await catalogue.own_fields(inst, actor, account.id, kind), search)
    source = str(dropdown_of(shape).get("source", ""))
    return await catalogue.choices(inst, actor, account.id, source, search, depends=_plain(use["with"]))


def _use(draft: Draft, owner: str) -> Row:
    if owner == TRIGGER:
        used = draft.document["trigger"]
        return {"key": used["on"], "account": used.get("account", ""), "with": used.get("with", {})}
    step = editing.step_of(draft.document, owner)
    return {"key": step.get("do", ""), "account": step.get("account", ""), "with": step.get("with", {})}


def _follow(shape: Shape, field: str) -> Shape | None:
    found: Shape | None = shape
    for part in _PART.findall(field):
        if found is None:
            return None
        found = found.items() if part.startswith("[") else found.follow(part)
    return found


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what other choices can depend on: what was typed or chosen, not what is only known in a run."""
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, int) or (isinstance(value, str) and not is_template(value))
    }


def _names(schema: Mapping[str, Any], search: str) -> list[Choice]:
    known = schema.get("properties", {})
    found = [Choice(value=name, label=str(field.get("title", name))) for name, field in known.items()]
    return [each for each in found if search.lower() in each.label.lower()]
