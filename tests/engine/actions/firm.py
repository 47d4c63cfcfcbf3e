"""Hands in a firm: they do one action as a recipe's step does it, and count what the vendors hold afterwards."""

import inspect
import json
from collections import Counter
from dataclasses import dataclass

from core.clock import now
from engine.installation import open_installation
from recipes.text import read_recipe
from sandbox.clio.records import save
from sandbox.quickbooks import work
from storage.rows import Found
from tests.engine.actions.rows import ROWS
from tests.engine.conftest import Office
from tests.engine.crash import let_time_pass
from tests.engine.test_crash_points import follow

ACCOUNTS = {"clio": "Clio", "quickbooks": "Books"}


@dataclass
class Firm:
    """An office and the settings that open it once more, as after a restart."""

    office: Office
    settings: dict[str, str]

    @property
    def store(self):
        return self.office.store

    def all(self, kind, /, **like):
        """Every object of a kind (`clio.matter`, `qbo.Invoice`) with these values."""
        held = self.office.sandbox.store.all(kind)
        return [each for each in held if all(each.get(name) == value for name, value in like.items())]

    def id(self, kind, /, **like):
        """The id of the first object of a kind with these values."""
        return self.all(kind, **like)[0]["id" if kind.startswith("clio.") else "Id"]

    def enter(self, entity, **values):
        """Let a bookkeeper type something in; returns its id."""
        return work.enter(self.office.sandbox.world, entity, **values)["Id"]

    def customer(self):
        """The id of a customer typed in by hand."""
        return self.enter("Customer", DisplayName=f"Sample Orchard {len(self.all('qbo.Customer'))}")

    def edit(self, kind, id, **values):
        """Let somebody at the law firm change an object."""
        app, _, entity = kind.partition(".")
        if app == "qbo":
            work.edit(self.office.sandbox.world, entity, id, **values)
        else:
            save(self.office.sandbox.world, f"{entity}s", {**self.all(kind, id=id)[0], **values})

    def template(self, list_id, name):
        """Let somebody at the law firm add a task to a task template list."""
        link = {"id": list_id}
        save(self.office.sandbox.world, "task_templates", {"name": name, "task_template_list": link})

    async def connection(self, key):
        """The connection that an action uses."""
        return await self.store.connections.by_name(ACCOUNTS[key.partition(".")[0]])

    async def given(self, key):
        """A working input of an action."""
        made = ROWS[key].given(self)
        return await made if inspect.isawaitable(made) else made

    async def made(self, key):
        """Do an action with its working input, to have something to work on; returns its output."""
        return await self.output(await self.queue(key, await self.given(key)))

    async def queue(self, key, given):
        """Queue a run whose only step is the action; returns its id."""
        step = {"id": "it", "do": key, "account": ACCOUNTS[key.partition(".")[0]], "with": given}
        on = {"on": "clio.new_contact", "account": "Clio"}
        text = json.dumps({"name": f"{key} {now().timestamp()}", "trigger": on, "steps": [step]})
        recipe = read_recipe(text)
        row = await self.store.recipes.add(recipe.name)
        await self.store.recipes.save_version(row.id, recipe.model_dump(mode="json"), text)
        connection = await self.store.connections.by_name("Clio")
        source = await self.store.sources.ensure(connection.id, "clio.new_contact", {})
        event = await self.store.events.note_event(source.id, Found(row.id, row.id, {}))
        return (await self.store.runs.start(row.id, row.id, event_id=event.id)).id

    async def go(self, run_id, inst=None):
        """Follow a run until it ends or waits; returns it."""
        await follow(inst or self.office.inst, run_id)
        return await self.store.runs.get(run_id)

    async def output_after_restart(self, run_id):
        """Follow a run to its end in a process that opens everything anew, much later; returns what its step gave."""
        await let_time_pass(self.office)
        async with self.office.inst.store.database.write() as connection:
            await connection.exec_driver_sql("UPDATE effects SET look_at = sent_at")
        inst = await open_installation(self.settings)
        try:
            return await self.output(run_id, inst)
        finally:
            await inst.close()

    async def output(self, run_id, inst=None):
        """Follow a run to its end; returns what its step gave."""
        run = await self.go(run_id, inst)
        assert run.state == "finished", run.error
        return (await self.store.runs.step(run_id, "it")).output

    def holdings(self):
        """What the vendors hold: the objects by kind and id, and what was written, sent or mailed so far."""
        store = self.office.sandbox.store
        kinds = {row.kind for row in ROWS.values() if row.kind}
        return Holdings({kind: self._ids(kind) for kind in kinds}, Counter(store.counters()))

    def _ids(self, kind):
        return {str(each.get("id", each.get("Id"))) for each in self.all(kind) if not each.get("deleted_at")}

    def assert_done(self, key, given, before, output):
        """The vendor holds what the action makes, once, and the step's result names it."""
        row, more = ROWS[key], self.holdings().since(before, ROWS[key].kind)
        assert row.saved is None or row.saved(self, given)
        assert len(more) == (row.count if row.kind else 0)
        assert not row.kind or not row.named or more == {str(output["id"])}

    def lose(self, key, kind):
        """Cut the connection on the action's last write: before the vendor has done it, or after."""
        fault = {"kind": kind, "vendor": key.partition(".")[0], "method": ROWS[key].methods[-1]}
        self.office.sandbox.faults.change({"once": [fault]})


@dataclass(frozen=True)
class Holdings:
    """What the vendors held at one moment."""

    ids: dict[str, set[str]]
    counters: Counter[str]

    def since(self, before, kind):
        """The ids of what is there more than before; none for no kind."""
        return self.ids.get(kind, set()) - before.ids.get(kind, set())

    def commits(self, before):
        """How many writes were committed since; a mail that went out is one."""
        grown = self.counters - before.counters
        return sum(grown[name] for name in grown if name == "qbo.writes" or name.startswith("clio.writes."))
