"""Sealing at rest: what a thief of the database sees, and what happens to keys."""

import json
from pathlib import Path

import pytest

from core.clock import now
from core.errors import Mistake
from storage import Store, open_store
from storage.books.findings import Finding
from storage.keys import KeyRing, create_keys
from storage.rows import Found
from storage.run_faces import Face
from storage.sealing import SEALED
from storage.tables import connections

CANARY = "canary-7d1f"


@pytest.fixture
def ring(tmp_path):
    return create_keys(tmp_path / "keys.json")


@pytest.mark.parametrize(("firm", "purpose"), [("lowe", "a/1/x"), ("hart", "a/2/x"), ("hart", "b/1/x")])
def test_value_moved_elsewhere_does_not_open(ring, firm, purpose):
    sealed = ring.seal("hart", "a/1/x", b"plain")
    assert ring.open("hart", "a/1/x", sealed) == b"plain"
    with pytest.raises(Mistake, match="does not belong here"):
        ring.open(firm, purpose, sealed)


@pytest.mark.parametrize("place", [0, 5, 12, 40, -1])
def test_changed_byte_is_noticed(ring, place):
    sealed = bytearray(ring.seal("hart", "a/1/x", b"plain text of some length"))
    sealed[place] ^= 1
    with pytest.raises(Mistake):
        ring.open("hart", "a/1/x", bytes(sealed))


def test_old_values_open_after_rotation_in_every_process(ring):
    other = KeyRing(ring.path)
    sealed = ring.seal("hart", "a/1/x", b"old")
    current = ring.rotate()
    assert ring.open("hart", "a/1/x", sealed) == b"old"
    assert other.seal("hart", "a/1/x", b"new")[1:9] == current.encode()


def test_second_process_takes_the_keys_of_the_first(ring):
    assert create_keys(ring.path).current == ring.current


@pytest.mark.parametrize("content", ["", "{}", '{"current": "a", "keys": {"a": "c2hvcnQ="}}', "[]", '{"keys": 5}'])
def test_damaged_key_file_is_refused(tmp_path, content):
    (tmp_path / "keys.json").write_text(content)
    (tmp_path / "keys.json").chmod(0o600)
    with pytest.raises(Mistake, match="Restore the key file"):
        KeyRing(tmp_path / "keys.json")


def test_key_file_that_all_can_read_is_refused(ring):
    ring.path.chmod(0o644)
    with pytest.raises(Mistake, match="chmod 600"):
        KeyRing(ring.path)


async def test_lost_key_file_is_not_replaced(tmp_path):
    await (await open_store(None, tmp_path)).close()
    (tmp_path / "keys.json").unlink()
    with pytest.raises(Mistake, match="missing, and the database holds values only it can open"):
        await open_store(None, tmp_path)
    assert not (tmp_path / "keys.json").exists()


async def test_keys_of_another_installation_are_refused(tmp_path):
    await (await open_store(None, tmp_path)).close()
    content = json.loads((tmp_path / "keys.json").read_text())
    content["keys"] = dict.fromkeys(content["keys"], "A" * 43 + "=")
    (tmp_path / "keys.json").write_text(json.dumps(content))
    with pytest.raises(Mistake, match="does not belong here"):
        await open_store(None, tmp_path)


async def fill(store):
    """Put the canary into every place that must be sealed."""
    firm = store.firm("hart")
    account = await firm.connections.add("clio", "us", "Sealed", secret=CANARY.encode())
    source = await firm.sources.ensure(account.id, "clio.new_matter", {})
    await firm.events.record_events(source.id, [Found("1", "1", {"name": CANARY}, {"state": CANARY})])
    recipe = await firm.recipes.add("Sealed")
    run = await firm.runs.start(recipe.id, "1")
    await firm.runs.save_step(run.id, "1", "done", input={"name": CANARY}, output={"name": CANARY})
    await firm.run_search.fill({run.id: Face(client=CANARY)})
    asked = await firm.approvals.ask(run.id, "2", who="admin", content={"ask": CANARY}, expires_at=None)
    await firm.approvals.decide(asked.id, "rejected", CANARY)
    await firm.digests.put(run.id, "3", recipe_id=recipe.id, step_id="3", entry=CANARY, due_at=None)
    effect = await firm.effects.intend("k", account.id, "x.y", marker="m", request_id="r", payload_hash="h")
    fence = await firm.effects.start_sending(effect.id, "worker", lease_seconds=30, look_after=180)
    await firm.effects.finish(effect.id, fence, "done", result={"name": CANARY})
    hook = await firm.hooks.add(account.id, "matter", "path")
    await firm.hooks.keep_secret(hook.id, CANARY)
    await fill_books(firm, account.id)
    address = await firm.incoming.add("Form", "hash", CANARY)
    await firm.incoming.change_secret(address, CANARY, now())
    await firm.incoming.put(address.id, "1", {"name": CANARY})
    await firm.settings.put("smtp", CANARY)
    await firm.notices.add("mail", "digest", "1", {"name": CANARY})
    await firm.drafts.begin("ann", "", 0, {"document": {"name": CANARY}})
    person = await firm.people.add("ann@hart.example", "Ann", "hash", "owner")
    await firm.second_factors.begin(person.id, CANARY)
    await store.system.inbox.accept("clio", CANARY.encode(), hook)
    await store.system.inbox.accept("quickbooks", CANARY.encode())


async def fill_books(firm, account):
    other = await firm.connections.add("quickbooks", "production", "Books")
    books = (await firm.books.accounts.add("Main", account, other.id)).id
    await firm.books.facts.keep(books, "client", {"1": {"name": CANARY}})
    await firm.books.postings.keep(
        books, "CT-1", kind="JournalEntry", state="open", version=1, vendor_id="9", sync_token="0",
        posted_on="2026-03-02", cents=5, document={"payee": CANARY},
    )  # fmt: skip
    await firm.books.contacts.keep(books, "1", "58", {"email": CANARY}, [{"before": CANARY}])
    await firm.books.plans.propose(books, "d", {"steps": [CANARY]}, {"create": 1}, ())
    await firm.books.findings.replace(books, "hold", [Finding("CLOSED_PERIOD", "CT-2", 5, {"sentence": CANARY})])
    (hold,) = await firm.books.findings.open(books)
    await firm.books.findings.decide(hold.id, "released", CANARY)
    given = {"lines": [CANARY], "format": {}, "content_hash": "h"}
    await firm.books.statements.add(books, "35", "2026-03-31", 5, **given)
    await firm.books.reconciliations.add(books, "35", "2026-03-31", residue=0, differences=0, body={"payee": CANARY})
    work = await firm.books.works.begin(books, "check")
    await firm.books.works.finish(work, {"name": CANARY}, [{"cause": CANARY}])
    asked = await firm.books.requests.ask(books, hold.id, way="", tax=None, seen="", reason=CANARY)
    await firm.books.requests.answer(asked.id, "declined", CANARY)


async def test_thief_of_the_database_reads_nothing(store, database):
    await fill(store)
    async with database.read() as connection:
        for column in SEALED:
            values = (await connection.execute(column.table.select())).all()
            assert values
            assert CANARY not in str(values)


async def test_sqlite_file_holds_no_plain_text(sqlite_url, keys_file, tmp_path):
    store = await open_store(sqlite_url, tmp_path, keys_file)
    await store.system.firms.ensure("hart")
    await fill(store)
    await store.close()
    files = [path for path in Path(tmp_path).iterdir() if path.name.startswith("lexrelay.db")]
    assert not any(CANARY.encode() in path.read_bytes() for path in files)


async def test_rotation_moves_every_value_to_the_new_key(database, ring):
    store = Store(database, ring)
    await store.system.firms.ensure("hart")
    await fill(store)
    old = store.keys.current
    store.keys.rotate()
    while await store.system.reseal(limit=1):
        pass
    async with database.read() as connection:
        rows = [(await connection.execute(column.table.select())).all() for column in SEALED]
    assert old not in str(rows)
    (account,) = await store.firm("hart").connections.list("clio")
    assert (await store.firm("hart").secrets.read_secret(account.id)).value == CANARY.encode()
    assert {message.body for message in await store.system.inbox.unhandled()} == {CANARY.encode()}


async def test_secret_copied_to_another_row_does_not_open(store, firm, connection, database):
    other = await firm.connections.add("clio", "us", "Other", secret=b"other")
    copied = connections.select().with_only_columns(connections.c.secret).where(connections.c.id == connection.id)
    async with database.write() as writing:
        stolen = (await writing.execute(copied)).scalar_one()
        await writing.execute(connections.update().where(connections.c.id == other.id).values(secret=stolen))
    with pytest.raises(Mistake, match="does not belong here"):
        await firm.secrets.read_secret(other.id)
