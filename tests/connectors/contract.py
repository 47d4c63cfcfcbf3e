"""Rules for every connector that is found. A new connector is held to them without adding a test."""

import ast
import inspect
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from actions import Action, Effect, Guarantee
from connectors._kit.app import ApiKey, Typed
from connectors._kit.catalog import catalog
from connectors._kit.http import Http
from core.errors import Failure, InDoubt, Reconnect, Rejected, RetryLater
from core.forms import Dropdown
from tests.connectors.filled import filled
from triggers import Cursor, Trigger

CONNECTORS = catalog()
OPERATIONS = [operation for each in CONNECTORS for operation in (*each.triggers, *each.actions)]
FORBIDDEN = {"activities", "engine", "sandbox", "services", "sqlalchemy", "storage", "temporalio", "web", "workflows"}
NOW = datetime(2026, 1, 6, tzinfo=UTC)
EFFECT = Effect(key="key", marker="[lexrelay 0123456789ab]", request_id="0" * 40, intended_at=NOW)

WIRED = [o for c in CONNECTORS if not isinstance(c.app.sign_in, Typed) for o in (*c.triggers, *c.actions)]
"""Operations whose client is built over an account; the client of a form is tested with its own connector."""

every_connector = pytest.mark.parametrize("connector", CONNECTORS, ids=lambda each: each.key)
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.key)
every_wired = pytest.mark.parametrize("operation", WIRED, ids=lambda each: each.key)
every_trigger = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if isinstance(each, Trigger)], ids=lambda each: each.key
)
every_action = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if isinstance(each, Action)], ids=lambda each: each.key
)


def body_of(operation):
    return operation.run if isinstance(operation, Action) else operation.poll


def forms_in(model, seen=()):
    """The model and every model in its fields."""
    if model in seen:
        return seen
    seen = (*seen, model)
    for name in model.model_fields:
        for inner in models_in(model.model_fields[name].annotation):
            seen = forms_in(inner, seen)
    return seen


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for each in getattr(annotation, "__args__", ()) for found in models_in(each)]


def connector_of(operation):
    return next(each for each in CONNECTORS if operation.key.startswith(f"{each.key}."))


class Wire:
    """A connector's client over a vendor that answers every request alike; `methods` is what was sent."""

    def __init__(self, operation, answer):
        self.answer, self.methods = answer, []
        http = httpx.AsyncClient(base_url="https://vendor.test", transport=httpx.MockTransport(self._reply))
        self.client = connector_of(operation).app.client(Http(http), "1")

    def _reply(self, request):
        self.methods.append(request.method)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def perform(operation, wire):
    wanted = filled(operation.input)
    if isinstance(operation, Action):
        return await operation.run(wire.client, wanted, EFFECT)
    return await operation.poll(wire.client, wanted, Cursor(NOW))


@every_operation
def test_title_is_the_file_name(operation):
    file = Path(inspect.getfile(body_of(operation)))
    assert operation.title.lower().replace(" ", "_").replace("-", "_") == file.stem == operation.key.partition(".")[2]


@every_operation
def test_schemas_are_valid_and_hold_no_binary_numbers(operation):
    for model in (operation.input, operation.output):
        for mode in ("validation", "serialization"):
            schema = model.model_json_schema(mode=mode)
            Draft202012Validator.check_schema(schema)
            assert "'type': 'number'" not in str(schema), f"{model.__name__} must use Amount for exact numbers"


@every_operation
def test_own_fields_are_offered_by_the_app(operation):
    schemas = (operation.input.model_json_schema(), operation.output.model_json_schema(mode="serialization"))
    marked = set(re.findall(r"'x-custom-fields': {'kind': '(\w+)'}", str(schemas)))
    assert marked <= set(connector_of(operation).app.own_fields)


@every_operation
def test_sample_fits_the_output(operation):
    sample = operation.example().model_dump(mode="json")
    Draft202012Validator(operation.output.model_json_schema(mode="serialization")).validate(sample)


@every_operation
def test_every_input_has_a_label_and_help(operation):
    for form in forms_in(operation.input):
        for name, field in form.model_fields.items():
            assert field.title, f"{form.__name__}.{name} has no title"
            assert field.description, f"{form.__name__}.{name} has no description"


@every_operation
def test_inputs_refuse_unknown_fields(operation):
    assert all(form.model_config.get("extra") == "forbid" for form in forms_in(operation.input))


@every_operation
def test_dropdowns_have_a_source_and_depend_on_fields_beside_them(operation):
    for form in forms_in(operation.input):
        marks = [mark for field in form.model_fields.values() for mark in field.metadata if isinstance(mark, Dropdown)]
        for mark in marks:
            assert inspect.iscoroutinefunction(mark.source)
            assert {"search", *mark.depends_on} <= set(inspect.signature(mark.source).parameters)
            assert set(mark.depends_on) <= set(form.model_fields)


@every_operation
def test_body_and_file_are_short(operation):
    lines, _ = inspect.getsourcelines(body_of(operation))
    assert len(lines) <= 40
    assert len(Path(inspect.getfile(body_of(operation))).read_text().splitlines()) <= 80


@every_wired
async def test_refused_access_asks_for_a_new_sign_in(operation):
    with pytest.raises(Reconnect):
        await perform(operation, Wire(operation, httpx.Response(401, json={})))


@every_wired
@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_vendor_is_asked_again_later(operation, status):
    wire = Wire(operation, httpx.Response(status, json={}))
    with pytest.raises((RetryLater, InDoubt)) as caught:
        await perform(operation, wire)
    in_doubt = status == 503 and wire.methods[-1] not in ("GET", "HEAD")
    assert isinstance(caught.value, InDoubt if in_doubt else RetryLater)


@every_wired
async def test_a_lost_answer_to_a_write_is_in_doubt_and_to_a_read_is_not(operation):
    wire = Wire(operation, httpx.ReadError("cut"))
    with pytest.raises((RetryLater, InDoubt)) as caught:
        await perform(operation, wire)
    assert isinstance(caught.value, RetryLater if wire.methods[-1] in ("GET", "HEAD") else InDoubt)


@every_wired
@pytest.mark.parametrize("answer", [{"json": {}}, {"html": "<p>Sign in</p>"}, {"json": []}], ids=str)
async def test_an_answer_without_data_is_never_taken_for_success(operation, answer):
    with pytest.raises(Failure):
        await perform(operation, Wire(operation, httpx.Response(200, **answer)))


@every_trigger
def test_triggers_watch_and_identify_by_fields_they_have(operation):
    fields = set(operation.output.model_fields)
    assert set(operation.identity) | set(operation.watch) <= fields
    assert not operation.watch or {"created_at", "updated_at"} <= fields


@every_trigger
def test_hinted_triggers_belong_to_an_app_with_webhooks(operation):
    assert operation.webhook is None or connector_of(operation).app.webhooks is not None


@every_action
def test_effectively_once_has_the_means_to_look(operation):
    assert (operation.guarantee is Guarantee.EFFECTIVELY_ONCE) == (operation.lookup is not None)


@pytest.mark.parametrize("operation", [each for each in WIRED if isinstance(each, Action)], ids=lambda each: each.key)
async def test_read_only_actions_and_lookups_never_send_a_write(operation):
    tasks = [operation.lookup, operation.run if not operation.writes else None]
    for task in filter(None, tasks):
        wire = Wire(operation, httpx.Response(200, json={"data": []}))
        with suppress(Failure):
            await task(wire.client, filled(operation.input), EFFECT)
        assert wire.methods
        assert set(wire.methods) <= {"GET", "HEAD"}


@every_connector
def test_app_says_everything_people_need(connector):
    app = connector.app
    assert all((app.title, app.summary, app.docs_url.startswith("https://"), app.limits))
    assert all(name.startswith("LEXRELAY_") for name in app.settings)
    assert app.lookup_after >= 180
    assert (Path(connector.package.__file__).parent / "GOTCHAS.md").read_text().strip()
    if isinstance(app.sign_in, ApiKey):
        assert "{key}" in app.sign_in.header[1]
        assert app.sign_in.help
    if isinstance(app.sign_in, Typed):
        assert app.sign_in.help
        assert app.sign_in.form.model_config.get("extra") == "forbid"
        assert all(field.title and field.description for field in app.sign_in.form.model_fields.values())


@every_connector
def test_places_say_what_is_missing_without_any_setting(connector):
    typed = isinstance(connector.app.sign_in, Typed)
    for place in connector.app.places({}):
        assert place.title
        if typed:
            assert (place.region, place.api_url, place.missing) == ("", "", ())
            continue
        assert place.region
        assert place.api_url.startswith("https://")
        assert set(place.missing) <= set(connector.app.settings)
        assert isinstance(connector.app.sign_in, ApiKey) or (place.authorize_url and place.token_url and place.missing)


@every_connector
def test_connectors_reach_no_storage_and_no_workflow(connector):
    for file in Path(connector.package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            assert not {name.split(".")[0] for name in names} & FORBIDDEN, file


@pytest.mark.parametrize(
    ("method", "answer", "expected"),
    [
        ("GET", 401, Reconnect),
        ("GET", 404, Rejected),
        ("GET", 429, RetryLater),
        ("GET", 503, RetryLater),
        ("POST", 422, Rejected),
        ("POST", 429, RetryLater),
        ("POST", 503, InDoubt),
        ("GET", httpx.ReadTimeout("slow"), RetryLater),
        ("POST", httpx.ReadTimeout("slow"), InDoubt),
        ("POST", httpx.RemoteProtocolError("cut"), InDoubt),
        ("POST", httpx.ConnectError("down"), RetryLater),
        ("POST", httpx.ConnectTimeout("down"), RetryLater),
    ],
)
async def test_failures_say_what_to_do_next(method, answer, expected):
    def reply(request):
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, json={})

    http = Http(httpx.AsyncClient(base_url="https://vendor.test", transport=httpx.MockTransport(reply)))
    with pytest.raises(expected):
        await http.send(method, "/x")
