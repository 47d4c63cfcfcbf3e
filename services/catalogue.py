"""Everything that can be done with the connected apps, as data for pages, programs and the terminal."""

import inspect
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType
from typing import Any

from actions import Action, Guarantee
from connectors._kit.app import ApiKey, OAuth, Typed
from connectors._kit.catalog import Connector, Operation, find_action, find_trigger, shelf
from core.errors import NotFound, Problem, mistake
from core.forms import Choice, Dropdown
from core.signatures import BUILT_IN
from engine.clients import connector_of
from engine.installation import Installation
from recipes.constructs import CONSTRUCTS, Construct
from services.actors import Actor, Permission, firm_of, require
from services.connecting.connection_views import find_row
from services.dropdowns import dropdowns_of
from services.views import View
from triggers import Trigger

ONE_RUN = "one run for each event"
"""What holds for every trigger, however often and on whichever ways an event is heard of."""
ROOT = Path(__file__).resolve().parent.parent
_SIGN_IN = {OAuth: "oauth", ApiKey: "api key", Typed: "form", NoneType: "none"}


class OperationView(View):
    """A trigger, an action or a kind of step. Triggers alone have `detection`, and `every_seconds` if polled.

    `guarantee` says what happens on repeats.
    """

    key: str
    title: str
    kind: str
    app: str
    app_title: str
    summary: str
    path: str
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    sample: Any
    cost: str
    detection: str = ""
    every_seconds: int | None = None
    guarantee: str = ""


class RegionView(View):
    """A region or environment of an app; `missing` names the settings that must be set before it can be connected."""

    region: str
    title: str
    ready: bool
    missing: tuple[str, ...]


class AppView(View):
    """An app with all its operations. `sign_in` is oauth, api key, form or none; only what is built in has `steps`."""

    key: str
    title: str
    summary: str
    docs_url: str
    sign_in: str
    regions: tuple[RegionView, ...]
    triggers: tuple[OperationView, ...]
    actions: tuple[OperationView, ...]
    steps: tuple[OperationView, ...] = ()


class Catalogue:
    """Looks up operations for the checking of recipes."""

    def trigger(self, key: str) -> Trigger | None:
        """Return the trigger with this key, or None."""
        return find_trigger(key)

    def action(self, key: str) -> Action | None:
        """Return the action with this key, or None."""
        return find_action(key)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of all operations."""
        return tuple(operation.key for connector in shelf() for operation in _operations(connector))


def catalogue(inst: Installation, actor: Actor) -> list[AppView]:
    """Return all apps with their operations, and which regions are ready to be connected here."""
    require(actor, Permission.SEE)
    return [_app(connector, inst) for connector in shelf()]


def find_operations(words: str) -> list[OperationView]:
    """Return the operations that fit the words, best first; every word must occur in app, title or key."""
    wanted = words.lower().replace(":", " ").replace(".", " ").split()
    views = [_view(connector, operation) for connector in shelf() for operation in _operations(connector)]
    fitting = [view for view in views if all(word in _searchable(view) for word in wanted)]
    return sorted(fitting, key=lambda view: (len(view.title), view.key))


async def choices(
    inst: Installation,
    actor: Actor,
    connection: str,
    source: str,
    search: str = "",
    *,
    depends: Mapping[str, Any] | None = None,
) -> list[Choice]:
    """Return the first page of a dropdown, read from the connected account; raises NotFound or a Failure."""
    row = await find_row(firm_of(inst, actor, Permission.SEE), connection)
    dropdown = _dropdown(row.app, source)
    given = {name: value for name, value in (depends or {}).items() if name in dropdown.depends_on}
    session = await inst.clients.open(actor.firm, row.id)
    return await dropdown.source(session.client, search=search, **given)


async def own_fields(inst: Installation, actor: Actor, connection: str, kind: str) -> dict[str, Any]:
    """Return the JSON Schema of the fields this account defines for objects of a kind; raises NotFound or a Failure."""
    row = await find_row(firm_of(inst, actor, Permission.SEE), connection)
    offered = connector_of(row.app).app.own_fields
    if kind not in offered:
        told = f"{row.app} has them only for: {', '.join(sorted(offered)) or 'nothing'}"
        raise NotFound((Problem(f"Fields of '{kind}'", told, "Choose one of these"),))
    session = await inst.clients.open(actor.firm, row.id)
    return await offered[kind](session.client)


def read_depends(text: str) -> dict[str, Any]:
    """Read the values a dropdown depends on from a JSON object of plain values; raises Mistake."""
    try:
        values = json.loads(text or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str | int) for value in values.values()):
        raise mistake(
            "Parameter `depends`", "it is no JSON object of texts and numbers", 'Write it like {"matter_id": 7}'
        )
    return values


def _dropdown(app: str, source: str) -> Dropdown:
    forms = [o.input for connector in shelf() if connector.key == app for o in _operations(connector)]
    known = {dropdown.source.__name__: dropdown for form in forms for dropdown in dropdowns_of(form)}
    if source in known:
        return known[source]
    names = ", ".join(sorted(known)) or "none"
    raise NotFound((Problem(f"Choices '{source}' of {app}", f"there are only: {names}", "Choose one of these"),))


def _app(connector: Connector, inst: Installation) -> AppView:
    app = connector.app
    regions = [
        RegionView(region=place.region, title=place.title, ready=not place.missing, missing=place.missing)
        for place in app.places(inst.environment)
    ]
    return AppView(
        key=connector.key,
        title=app.title,
        summary=app.summary,
        docs_url=app.docs_url,
        sign_in=_SIGN_IN[type(app.sign_in)],
        regions=tuple(regions),
        triggers=tuple(_view(connector, each) for each in connector.triggers),
        actions=tuple(_view(connector, each) for each in connector.actions),
        steps=tuple(map(_step, CONSTRUCTS)) if connector.key == BUILT_IN else (),
    )


def _step(construct: Construct) -> OperationView:
    return OperationView(
        key=f"{BUILT_IN}.{construct.key}",
        title=construct.title,
        kind="step",
        app=BUILT_IN,
        app_title="Built in",
        summary=construct.summary,
        path=_path(inspect.getfile(construct.form)),
        input_schema=construct.form.model_json_schema(),
        output_schema=dict(construct.output),
        sample=construct.sample,
        cost="no request",
        guarantee=Guarantee.READ_ONLY.value,
    )


def _operations(connector: Connector) -> Iterator[Operation]:
    yield from connector.triggers
    yield from connector.actions


def _view(connector: Connector, operation: Operation) -> OperationView:
    function = operation.poll if isinstance(operation, Trigger) else operation.run
    return OperationView(
        key=operation.key,
        title=operation.title,
        app=connector.key,
        app_title=connector.app.title,
        summary=(function.__doc__ or "").strip().partition("\n")[0],
        path=_path(function.__code__.co_filename),
        input_schema=operation.input.model_json_schema(),
        output_schema=operation.output.model_json_schema(mode="serialization"),
        sample=operation.example().model_dump(mode="json"),
        cost=operation.cost,
        **_kind(operation),
    )


def _kind(operation: Operation) -> dict[str, Any]:
    if isinstance(operation, Action):
        return {"kind": "action", "guarantee": operation.guarantee.value}
    if operation.every is None:
        return {"kind": "trigger", "detection": "by hand", "guarantee": ONE_RUN}
    detection = "webhook and poll" if operation.webhook else "poll"
    told = {"kind": "trigger", "detection": detection, "guarantee": ONE_RUN}
    return told | {"every_seconds": int(operation.every.total_seconds())}


def _path(filename: str) -> str:
    file = Path(filename)
    return str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file)


def _searchable(view: OperationView) -> str:
    return f"{view.key} {view.app_title} {view.title} {view.kind}".lower().replace("_", " ").replace(".", " ")
