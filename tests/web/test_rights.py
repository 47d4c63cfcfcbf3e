"""Every address, tried as every role, as a stranger and from another firm, against the table in rights.txt."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from services.actors import Actor, Role
from services.identity import people, sessions, tokens
from services.identity.tokens import hash_of
from services.messages import incoming
from services.running import runs
from storage.books.findings import Finding
from storage.columns import metadata
from tests.services.office import TASKS
from tests.web.crowd import client_of
from web.access import MACHINE, SignedIn, cookie_name, declared

LETTERS = dict(zip("OABKV", Role, strict=True))
LINES = [line.split() for line in (Path(__file__).parent / "rights.txt").read_text().splitlines()[2:]]
TABLE = {f"{method} {path}": who for who, method, path in LINES}
GUARDED = {address: who for address, who in TABLE.items() if who != "everyone"}
PAGES = {address for address in TABLE if not address.partition(" ")[2].startswith(MACHINE)}
FORMS = sorted(address for address in PAGES if address.startswith("POST"))
CANARY = "Kanari"
BODIES = {
    "PATCH /api/v1/people/{person}": {"role": "admin"},
    "PATCH /api/v1/connections/{connection}": {"name": "Taken"},
    "POST /api/v1/approvals/{approval}/decision": {"approve": True, "content": "x"},
    "POST /api/v1/runs/{run}/decide": {"decision": "rejected"},
    "PATCH /api/v1/books/{name}/settings": {"changes": {"start": "2026-01-01"}},
    "POST /api/v1/books/{name}/approve": {"digest": "12345678"},
    "POST /api/v1/books/{name}/plan": {},
    "POST /api/v1/recipes/{recipe}/start": {"values": {}},
}
OTHER = Actor("lowe", "terminal", Role.OWNER)


@pytest.fixture
async def as_role(app, office):
    """Gives a browser that is signed in in a role, and also carries an API token of it."""
    clients = []

    async def as_role(role, firm="main"):
        actor = Actor(firm, "terminal", Role.OWNER)
        client = client_of(app, office)
        link = await sessions.make_link(office.inst, actor, role)
        session = await sessions.redeem(office.inst, link.rpartition("/")[2])
        client.cookies.set(cookie_name(office.inst), session)
        made = await tokens.create(office.inst, actor, "a test", role)
        client.headers["Authorization"] = f"Bearer {made.token}"
        client.form = {"form_token": hash_of("form", session)}
        clients.append(client)
        return client

    yield as_role
    for client in clients:
        await client.aclose()


async def call(client, address, ids=None, **values):
    method, path = address.split(" ")
    filled = re.sub(r"{(\w+)}", lambda found: (ids or {}).get(found[1], found[1]), path)
    form = {"data": {**getattr(client, "form", {}), **values}}
    body = form if address in FORMS else {"json": BODIES[address]} if ids and address in BODIES else {}
    return await client.request(method, filled, **body)


def test_the_table_names_every_address_and_no_other(app):
    assert set(declared(app)) == set(TABLE), "write who may call it into tests/web/rights.txt"


def test_pages_ask_for_a_browser_and_the_rest_for_a_token(app):
    marks = {address: marks[0] for address, marks in declared(app).items()}
    assert {address for address in GUARDED if isinstance(marks[address], SignedIn)} == PAGES & set(GUARDED)


@pytest.mark.parametrize("letter", LETTERS)
async def test_each_role_gets_what_the_table_says(as_role, letter):
    client, surprises = await as_role(LETTERS[letter]), []
    for address, who in GUARDED.items():
        status = (await call(client, address)).status_code
        surprises += [(address, status)] * ((status == 403) != (letter not in who) or status in (401, 500))
    assert surprises == []


async def test_a_stranger_gets_nothing(app, office):
    stranger = client_of(app, office)
    assert [each for each in GUARDED if (await call(stranger, each)).status_code != 401] == []


@pytest.fixture
async def ours(office):
    """Ids of something of every kind in the firm, with a canary in each."""
    store = office.store
    account = await office.connect("clio")
    await store.connections.rename(account.id, f"{CANARY} account")
    recipe = await office.turn_on(TASKS.replace("account: Clio", f"account: {CANARY} account"))
    run = (await runs.listing(office.inst, office.owner, limit=1)) or [await store.runs.start(recipe.id, CANARY)]
    asked = await store.approvals.ask(run[0].id, "9", who="viewer", content={"ask": CANARY}, expires_at=None)
    books = await store.books.accounts.add(CANARY, account.id, account.id)
    address = await incoming.add(office.inst, office.owner, "our-form")
    person = await store.people.add("kanari@hart.example", CANARY, "", "viewer")
    invited = await people.invite(office.inst, office.owner, "kanari.guest@hart.example", "viewer")
    token = await tokens.create(office.inst, office.owner, CANARY, "viewer")
    return {
        "connection": account.id, "recipe": recipe.id, "run": run[0].id, "approval": asked.id, "name": books.id,
        "address": address.name, "person": person.id, "invitation": invited.id, "token": token.id, "kind": "pdf",
        "source": "users", "browser": (await office.inst.store.system.sign_ins.start("main", "x", person.id)).id,
    }  # fmt: skip


async def everything_of(office, firm):
    async with office.inst.store.database.read() as connection:
        tables = [table for table in metadata.sorted_tables if "firm" in table.c]
        return {
            table.name: {str(row) for row in (await connection.execute(select(table).where(table.c.firm == firm)))}
            for table in tables
        }


async def test_another_firm_sees_and_changes_nothing(office, ours, as_role):
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    stranger = await as_role(Role.OWNER, "lowe")
    before, surprises = await everything_of(office, "main"), []
    for address in GUARDED:
        answer = await call(stranger, address, ours, role="viewer", firm="main")
        found = CANARY.lower() in answer.text.lower()
        by_id = bool(set(re.findall(r"{(\w+)}", address)) & set(ours))
        surprises += [(address, answer.status_code)] * (found or (by_id and answer.status_code < 400))
    assert surprises == []
    assert await everything_of(office, "main") == before


@pytest.fixture
async def within(office, ours):
    """Ids of what lies within the firm's books, beside those of another firm's own books and recipe."""
    books, main = office.store.books, ours["name"]
    plan = await books.plans.propose(main, CANARY, {"steps": []}, {}, [CANARY])
    await books.findings.replace(main, "hold", [Finding(CANARY, CANARY, 1, {"client": CANARY})])
    (finding,) = await books.findings.open(main)
    given = {"lines": [], "format": {}, "content_hash": CANARY}
    statement = await books.statements.add(main, CANARY, "2026-03-31", 5, **given)
    proof = await books.reconciliations.add(main, CANARY, "2026-03-31", residue=0, differences=0, body={})
    asked = await books.requests.ask(main, finding.id, way="accept", tax=None, seen="", reason=CANARY)
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    lowe = office.inst.store.firm("lowe")
    account = await lowe.connections.add("clio", "us", "Clio", account_id="7", secret=b"{}")
    own = await lowe.books.accounts.add("Own", account.id, account.id)
    inner = {"plan": plan.id, "finding": finding.id, "statement": statement.id, "proof": proof.id, "asked": asked.id}
    return {"name": own.id, "connection": account.id}, inner


async def test_what_lies_within_another_firms_books_is_not_found_through_ones_own(office, within, as_role):
    own, inner = within
    stranger = await as_role(Role.OWNER, "lowe")
    before, tried = await everything_of(office, "main"), []
    for address in GUARDED:
        if set(re.findall(r"{(\w+)}", address)) & set(inner):
            answer = await call(stranger, address, own | inner | {"kind": "pdf", "place": "0"}, reason="a test")
            tried += [(address, answer.status_code, CANARY in answer.text)]
    assert len(tried) >= 16
    assert [each for each in tried if each[1] not in (404, 422) or each[2]] == []
    assert await everything_of(office, "main") == before


async def test_the_firm_itself_finds_all_of_it(ours, as_role):
    owner = await as_role(Role.OWNER)
    shown = [each for each in GUARDED if each.startswith("GET") and CANARY in (await call(owner, each, ours)).text]
    assert {"GET /api/v1/connections", "GET /api/v1/people", "GET /recipes/{recipe}", "GET /people"} <= set(shown)


@pytest.mark.parametrize("token", [None, "", "0" * 64, "ü"])
async def test_a_form_without_its_proof_changes_nothing(office, ours, as_role, token):
    owner = await as_role(Role.OWNER)
    owner.form = {} if token is None else {"form_token": token}
    before = await everything_of(office, "main")
    values = {"role": "admin", "email": "x@hart.example", "password": "seven otters read quietly", "name": "X"}
    surprises = [each for each in FORMS if (await call(owner, each, ours, **values)).status_code != 403]
    assert surprises == []
    assert await everything_of(office, "main") == before


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
    ids=str,
)
async def test_a_form_of_another_site_is_refused_even_with_the_proof(as_role, headers):
    owner = await as_role(Role.OWNER)
    owner.headers.update(headers)
    assert [each for each in FORMS if (await call(owner, each)).status_code != 403] == []


async def test_the_proof_of_one_browser_is_none_for_another(as_role):
    owner, other = await as_role(Role.OWNER), await as_role(Role.OWNER)
    owner.form = other.form
    assert (await call(owner, "POST /people/invite", role="viewer", email="x@hart.example")).status_code == 403
