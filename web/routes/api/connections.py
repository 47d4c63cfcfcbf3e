"""Connected accounts over REST."""

from fastapi import APIRouter
from pydantic import JsonValue

from core.forms import Choice, Form
from services import catalogue
from services.connecting import connection_details, connection_keys, connections
from services.connecting.connection_details import CheckView, DetailView
from services.connecting.connection_keys import KeysView, NewKeys
from services.connecting.connections import ConnectionView, Consent, Disconnection
from web.access import Connector, Inst, Operator, Viewer

router = APIRouter(prefix="/api/v1/connections", tags=["connections"])


class SignInOrder(Form):
    """Which app to sign in to; `reconnect` is the id or name of a connection to renew."""

    app: str
    region: str = ""
    name: str = ""
    reconnect: str = ""


class KeyOrder(Form):
    """The API key of an app that is connected by one."""

    app: str
    key: str
    name: str = ""
    region: str = ""


class FormOrder(Form):
    """The filled form of an app that is connected by one; `reconnect` is a connection whose form is replaced."""

    app: str
    values: dict[str, JsonValue]
    name: str = ""
    reconnect: str = ""


class KeysOrder(Form):
    """Keys of a developer app; `environment` is production or sandbox where an app has both."""

    client_id: str = ""
    client_secret: str = ""
    verifier: str = ""
    environment: str = ""


class NewName(Form):
    """A name for something."""

    name: str


@router.get("")
async def list_connections(inst: Inst, actor: Viewer, app: str = "") -> list[ConnectionView]:
    """List connections, or those to one app."""
    return await connections.list_connections(inst, actor, app)


@router.post("/sign-in", status_code=201)
async def begin_sign_in(inst: Inst, actor: Connector, order: SignInOrder) -> Consent:
    """Start a sign-in: send a person to `url` within ten minutes."""
    return await connections.begin(inst, actor, order.app, order.region, order.name, reconnect=order.reconnect)


@router.post("/key", status_code=201)
async def add_key(inst: Inst, actor: Connector, order: KeyOrder) -> ConnectionView:
    """Connect an app that takes an API key."""
    return await connections.add_key(inst, actor, order.app, order.name, order.key, region=order.region)


@router.post("/form", status_code=201)
async def add_form(inst: Inst, actor: Connector, order: FormOrder) -> ConnectionView:
    """Connect an app by a filled form."""
    return await connections.add_form(inst, actor, order.app, order.name, order.values, reconnect=order.reconnect)


@router.get("/keys/{app}")
async def show_keys(inst: Inst, actor: Connector, app: str, region: str = "") -> KeysView:
    """Show whether the keys of an app's developer app are known; the keys themselves are never shown."""
    return await connection_keys.show_keys(inst, actor, app, region)


@router.put("/keys/{app}")
async def save_keys(inst: Inst, actor: Connector, app: str, order: KeysOrder, region: str = "") -> KeysView:
    """Keep the keys of a developer app, sealed; an empty part keeps what is there."""
    return await connection_keys.save_keys(inst, actor, app, region, NewKeys(**order.model_dump()))


@router.delete("/keys/{app}")
async def forget_keys(inst: Inst, actor: Connector, app: str, region: str = "") -> KeysView:
    """Forget the keys that were entered for an app."""
    return await connection_keys.forget_keys(inst, actor, app, region)


@router.get("/{connection}")
async def show_connection(inst: Inst, actor: Viewer, connection: str) -> ConnectionView:
    """Show one connection by its id or name."""
    return await connections.find(inst, actor, connection)


@router.get("/{connection}/details")
async def show_details(inst: Inst, actor: Viewer, connection: str) -> DetailView:
    """Show what uses a connection, what the last check found, and how much room for requests is left."""
    return await connection_details.show(inst, actor, connection)


@router.post("/{connection}/check")
async def check_connection(inst: Inst, actor: Operator, connection: str) -> CheckView:
    """Ask the vendor whose account it is and what we may do there, and remember the answer."""
    return await connection_details.check(inst, actor, connection)


@router.post("/{connection}/test")
async def test_connection(inst: Inst, actor: Operator, connection: str) -> ConnectionView:
    """Ask the vendor whose account it is."""
    return await connections.test(inst, actor, connection)


@router.patch("/{connection}")
async def rename_connection(inst: Inst, actor: Connector, connection: str, order: NewName) -> ConnectionView:
    """Change its name, unless a recipe calls it by the old one."""
    return await connections.rename(inst, actor, connection, order.name)


@router.delete("/{connection}")
async def disconnect(inst: Inst, actor: Connector, connection: str, preview: bool = True) -> Disconnection:
    """Say what removing it stops; with `preview=false` also remove it."""
    return await connections.disconnect(inst, actor, connection, preview)


@router.get("/{connection}/choices/{source}")
async def list_choices(
    inst: Inst, actor: Viewer, connection: str, source: str, search: str = "", *, depends: str = ""
) -> list[Choice]:
    """List a dropdown's first page; `depends` is JSON of the other fields' values."""
    given = catalogue.read_depends(depends)
    return await catalogue.choices(inst, actor, connection, source, search, depends=given)


@router.get("/{connection}/fields/{kind}")
async def list_fields(inst: Inst, actor: Viewer, connection: str, kind: str) -> dict[str, JsonValue]:
    """Describe as JSON Schema the fields that the account itself defines, such as the custom fields of a matter."""
    return await catalogue.own_fields(inst, actor, connection, kind)
