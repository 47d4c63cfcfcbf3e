"""Files on their way between two apps: as a run moves them, as a trial foresees them, and when their time is over."""

import asyncio
import os
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from actions.contract import LONGEST
from connectors._kit.catalog import find_action
from core.clock import now
from engine.housekeeping import tidy
from engine.installation import FIRM
from engine.ledger import LOOK_SECONDS, Confirmed, Ledger, NotYet, Wanted
from engine.steps import Steps
from engine.trial import try_items
from recipes.text import read_recipe
from sandbox.clio import storage
from tests.engine.test_crash_points import follow
from tests.engine.test_steps import save, start
from workflows.run_recipe import STEP

COPY = """
- {id: fetch, do: clio.download_document, account: Clio, with: {document_id: "{{ trigger.id }}"}}
- id: file
  do: clio.upload_document_to_matter
  account: Clio
  with: {matter_id: "{{ trigger.matter.id }}", name: "Copy.txt", content: "{{ fetch.file }}"}
"""
HEAD = "name: Copy\ntrigger: {on: clio.new_document, account: Clio}\n"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def kept(office):
    """Return what lies in the folder of kept files."""
    folder = office.inst.clients.files(FIRM).folder
    return lambda: sorted(folder.iterdir()) if folder.exists() else []


async def letter(office):
    """Let the firm upload a letter; returns it as the trigger's item."""
    (id,) = (await office.sandbox.control("work", upload_documents=1))["upload_documents"]
    return {"id": id, "matter": {"id": office.sandbox.store.get("clio.document", str(id))["matter"]["id"]}}


async def copying(office):
    item = await letter(office)
    return await start(office, await save(office, COPY, HEAD), **item)


async def documents(office):
    return [each["name"] for each in (await office.sandbox.report())["clio"]["documents"]]


async def test_a_run_moves_a_file_and_keeps_it_sealed(office, kept):
    run_id = await copying(office)
    await follow(office.inst, run_id)
    assert (await office.store.runs.get(run_id)).state == "finished"
    assert await documents(office) == ["Letter.txt", "Copy.txt"]
    (file,) = kept()
    assert b"sample letter" not in file.read_bytes()


async def test_a_trial_names_the_file_and_fetches_none_of_it(office, kept):
    document = find_action("clio.upload_document_to_matter").output
    item = document.model_validate({"created_at": now(), "updated_at": now()} | await letter(office))
    recipe = read_recipe(HEAD + "steps:" + COPY.replace("\n", "\n  "))
    (trial,) = await try_items(office.inst, FIRM, recipe, [item])
    assert [step.kind for step in trial.steps] == ["read", "would write"], trial
    assert trial.steps[0].output["file"]["name"] == "Letter.txt"
    assert trial.steps[0].message == "a run would keep Letter.txt (17 bytes); this trial keeps no file"
    assert (kept(), office.sandbox.store.counters().get("clio.files_read", 0)) == ([], 0)


async def test_a_step_whose_file_was_removed_says_so(office, kept):
    run_id = await copying(office)
    move = await Steps(office.inst).take(FIRM, run_id, None)
    (file,) = kept()
    old = (now() - timedelta(days=31)).timestamp()
    os.utime(file, (old, old))
    assert (await tidy(office.inst), kept()) == (1, [])
    await Steps(office.inst).take(FIRM, run_id, move.position)
    run = await office.store.runs.get(run_id)
    assert (run.state, run.error["message"]) == (
        "failed",
        "the file 'Letter.txt' is not kept here; files are removed after 30 days",
    )
    assert "replay" in run.error["remedy"]


async def sending(office, work, **given):
    """Make one write whose sending is `work`, in an app that gives 0.05 s; returns the ledger's answer."""
    connection = await office.store.connections.by_name("Books")
    session = await office.inst.clients.open_row(connection)
    app = replace(session.connector.app, send_deadline=0.05)
    session = replace(session, connector=replace(session.connector, app=app))
    action = replace(find_action("quickbooks.attach_file"), run=work, **given)
    form = action.input(record_type="Invoice", record_id="1", name="a.txt", content="x")
    return await Ledger(office.store, session).perform(Wanted(action, form, "key"))


async def slow(client, form, effect):
    await asyncio.sleep(0.15)
    return find_action("quickbooks.attach_file").example()


async def test_an_upload_has_a_time_of_its_own(office):
    assert isinstance(await sending(office, slow, deadline=timedelta(minutes=5)), Confirmed)


@pytest.mark.parametrize("own", [None, timedelta(seconds=0.1)])
async def test_a_write_is_in_doubt_after_its_time(office, own):
    assert isinstance(await sending(office, slow, deadline=own), NotYet)
    assert (await office.store.effects.by_key("key")).state == "in_doubt"


async def test_nobody_looks_for_an_upload_while_it_may_still_go_on(office):
    seen = []

    async def send(client, form, effect):
        seen.append(await office.store.effects.by_key("key"))
        return find_action("quickbooks.attach_file").example()

    await sending(office, send, deadline=timedelta(minutes=5))
    (row,) = seen
    assert min(row.lease_until, row.look_at) - row.sent_at > timedelta(minutes=5)


def test_a_step_may_last_as_long_as_its_action():
    assert LONGEST + timedelta(seconds=LOOK_SECONDS) < STEP


async def test_large_file_goes_from_app_to_app_in_little_memory(office, sandbox, tmp_path):
    id = await large_letter(office, 60_000_000)
    settings = {**os.environ, **office.inst.environment}
    command = [sys.executable, "-m", "tests.engine.file_process", str(id)]
    moving = await asyncio.create_subprocess_exec(*command, env=settings, stdout=asyncio.subprocess.PIPE)
    told, _ = await moving.communicate()
    peak, attached = told.split()
    (kept,) = sandbox.store.folder.glob("attachable-*")
    assert (kept.name, kept.stat().st_size) == (f"attachable-{attached.decode()}", 60_000_000)
    assert int(peak) < 20_000_000


async def large_letter(office, size):
    """Let the firm upload a letter of so many bytes; returns its id."""
    world, item = office.sandbox.world, await letter(office)
    document = world.store.get("clio.document", str(item["id"]))
    version = document["versions"][-1]
    storage.keep(world, version["uuid"], bytes(size))
    version["size"] = document["size"] = size
    world.store.put("clio.document", str(item["id"]), document)
    return item["id"]
