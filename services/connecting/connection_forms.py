"""Forms that connect an app, as the fields a page shows."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from connectors._kit.app import Typed
from connectors._kit.typed import secret_fields
from core.errors import Problem, mistake
from engine.clients import connector_of
from services.views import View


class FieldView(View):
    """One field. `kind` is the input's type, or choice; what is secret is never filled in again."""

    name: str
    label: str
    hint: str
    kind: str
    value: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    problem: str = ""


class FormView(View):
    """A form with its help."""

    app: str
    title: str
    help: str
    fields: tuple[FieldView, ...]


def form_view(app: str, values: Mapping[str, str], problems: Sequence[Problem] = ()) -> FormView:
    """Return the form of an app, filled with what was typed; raises Mistake for an app without one."""
    connector = connector_of(app)
    rules = connector.app.sign_in
    if not isinstance(rules, Typed):
        raise mistake(connector.app.title, "it is not connected by a form", "Connect it as its page says")
    wrong = {problem.where: problem.cause for problem in problems}
    secret = secret_fields(rules.form)
    fields = tuple(
        _field(name, info, values, name in secret, wrong.get(f"{connector.app.title}, field '{name}'", ""))
        for name, info in rules.form.model_fields.items()
    )
    return FormView(app=app, title=connector.app.title, help=rules.help, fields=fields)


def typed_values(app: str, filled: Mapping[str, str]) -> dict[str, Any]:
    """Return what a browser sent as the form's values: fields left empty keep their default."""
    names = {field.name for field in form_view(app, {}).fields}
    return {name: value.strip() for name, value in filled.items() if name in names and value.strip()}


def _field(name: str, info: FieldInfo, values: Mapping[str, str], secret: bool, problem: str) -> FieldView:
    options = get_args(info.annotation) if get_origin(info.annotation) is Literal else ()
    default = "" if info.is_required() or secret else info.get_default(call_default_factory=True)
    kind = "choice" if options else "password" if secret else "number" if info.annotation is int else "text"
    return FieldView(
        name=name,
        label=info.title or name,
        hint=info.description or "",
        kind=kind,
        value="" if secret else str(values.get(name, default if default is not None else "")),
        required=info.is_required(),
        options=tuple((str(option), str(option)) for option in options),
        problem=problem,
    )
