"""Connecting by a form: every wrong field is named, the form is tried first, and its secret is sealed."""

import json

import pytest

from core.errors import Mistake, NotAllowed
from services.actors import Role
from services.connecting import connections
from tests.connectors.email.server import running as post_office
from tests.connectors.http.service import reply, running
from tests.services.office import opened

WORD = "Bearer sample-word-17"


@pytest.fixture
async def service():
    async with running() as each:
        yield each


@pytest.fixture
async def firm(tmp_path, sqlite_model, service):
    """An office that may reach the service on this machine."""
    local = {"LEXRELAY_HTTP_LOCAL": f"127.0.0.1:{service.port}"}
    async with opened(tmp_path / "home", sqlite_model, **local) as office:
        yield office


def form_of(service, **more):
    return {"name": "Court", "hosts": f"http://127.0.0.1:{service.port}", **more}


async def connect(firm, app, values, **options):
    return await connections.add_form(firm.inst, firm.owner, app, options.pop("name", ""), values, **options)


async def test_a_filled_form_makes_a_connection(firm, service):
    made = await connect(firm, "http", form_of(service, header="X-Key", secret=WORD))
    assert (made.name, made.state, made.region) == ("HTTP", "connected", "")
    assert made.account_name == f"Court (http://127.0.0.1:{service.port})"
    assert (await connections.test(firm.inst, firm.owner, "HTTP")).state == "connected"


async def test_the_secret_is_sealed_and_never_shown(firm, service, tmp_path):
    made = await connect(firm, "http", form_of(service, header="X-Key", secret=WORD))
    assert "sample-word-17" not in made.model_dump_json()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "home").rglob("lexrelay.db*"))
    assert b"Court" in kept
    assert b"sample-word-17" not in kept


async def test_every_wrong_field_is_named_and_its_value_is_not(firm, service):
    with pytest.raises(Mistake) as refusal:
        await connect(firm, "email", {"host": "a b", "port": "99999", "security": WORD, "extra": "x"})
    told = str(refusal.value)
    assert all(f"field '{name}'" in told for name in ("host", "port", "security", "from_address", "extra"))
    assert "sample-word-17" not in told
    assert await connections.list_connections(firm.inst, firm.owner) == []


async def test_a_form_that_does_not_work_is_not_kept(firm, service):
    with pytest.raises(Mistake, match="open internet") as refusal:
        await connect(firm, "http", {"name": "Court", "hosts": "http://127.0.0.1:9"})
    assert "LEXRELAY_HTTP_LOCAL" in str(refusal.value)
    assert await connections.list_connections(firm.inst, firm.owner) == []


async def test_reconnecting_replaces_the_form_under_the_old_name(firm, service):
    old = await connect(firm, "http", form_of(service), name="Court")
    new = await connect(firm, "http", form_of(service, header="X-Key", secret=WORD), reconnect="Court")
    assert (new.id, new.name) == (old.id, "Court")
    session = await firm.inst.clients.open(firm.owner.firm, new.id)
    assert session.client.endpoint.signature == {"X-Key": WORD}


async def test_a_form_is_for_its_own_app(firm, service):
    await connect(firm, "http", form_of(service), name="Court")
    with pytest.raises(Mistake, match="it is to http, not to spreadsheet"):
        await connect(firm, "spreadsheet", {"name": "x"}, reconnect="Court")
    with pytest.raises(Mistake, match="not connected by a form"):
        await connect(firm, "clio", {})


async def test_who_may_only_look_connects_nothing(firm, service):
    with pytest.raises(NotAllowed):
        await connections.add_form(firm.inst, firm.actor(Role.VIEWER), "http", "", form_of(service))


RECIPE = """
name: Intake
trigger: {on: spreadsheet.new_row, account: Spreadsheet, with: {file: intake.csv, key: Id}}
steps:
  - id: case
    do: http.request
    account: HTTP
    with: {url: "ADDRESS", data: {id: "{{ trigger.values.Id }}", name: "{{ trigger.values.Name }}"}}
  - id: noted
    do: spreadsheet.add_row
    account: Spreadsheet
    with: {file: cases.csv, values: {Id: "{{ trigger.id }}", Case: "{{ case.data.number }}"}}
"""


@pytest.fixture
async def intake(firm, service, tmp_path):
    """A recipe that listens to a sheet, asks a service, and notes the answer in another sheet."""
    folder = tmp_path / "home" / "spreadsheet" / firm.owner.firm
    folder.mkdir(parents=True)
    (folder / "intake.csv").write_text("Id,Name\n1,Ada\n")
    (folder / "cases.csv").write_text("Id,Case\n")
    await connect(firm, "http", form_of(service, header="X-Key", secret=WORD))
    await connect(firm, "spreadsheet", {"name": "Intake"})
    await firm.turn_on(RECIPE.replace("ADDRESS", f"http://127.0.0.1:{service.port}/cases"))
    (folder / "intake.csv").write_text("Id,Name\n1,Ada\n2,Bob\n3,Cy\n")
    return folder


async def hear(firm):
    row = (await firm.store.recipes.list())[0]
    return await firm.hear(row)


async def test_new_rows_go_through_the_service_into_another_sheet_once(firm, service, intake):
    service.answer = reply(201, {"number": "2026-17"})
    assert (await hear(firm), await hear(firm)) == (2, 0)
    assert await firm.work() == {"finished": 2}
    assert [json.loads(body) for body in service.bodies] == [{"id": "2", "name": "Bob"}, {"id": "3", "name": "Cy"}]
    lines = (intake / "cases.csv").read_text().splitlines()
    assert [line.rpartition(",")[0] for line in lines] == ["Id,Case", "2,2026-17", "3,2026-17"]


async def test_a_refused_key_breaks_the_connection_until_somebody_types_another(firm, service, intake):
    service.answer = reply(401)
    await hear(firm)
    await firm.work()
    states = {row.name: row.state for row in await connections.list_connections(firm.inst, firm.owner)}
    assert states == {"HTTP": "broken", "Spreadsheet": "connected"}
    service.answer = reply(200, {"number": "1"})
    await connect(firm, "http", form_of(service, header="X-Key", secret="Bearer new"), reconnect="HTTP")
    assert await firm.work() == {"finished": 2}


async def test_a_mail_server_is_connected_once_it_takes_the_sender(tmp_path, sqlite_model):
    async with post_office() as office:
        local = {"LEXRELAY_EMAIL_LOCAL": f"localhost:{office.port}"}
        values = {"host": "localhost", "port": str(office.port), "security": "none", "from_address": "a@sample.example"}
        async with opened(tmp_path / "home", sqlite_model, **local) as firm:
            assert (await connect(firm, "email", values)).account_name == "a@sample.example"
            with pytest.raises(Mistake, match="user or the password"):
                await connect(firm, "email", {**values, "user": "ada", "password": "wrong"}, name="Second")
