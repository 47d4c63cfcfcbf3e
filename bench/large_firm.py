"""A firm with years behind it, written straight into the database: what pages must stay quick with."""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from books.written import written
from connectors._kit.catalog import find_trigger
from connectors._kit.oauth import Tokens
from core.clock import now
from core.ids import fingerprint, first_id
from engine.counting import PIECE, count
from recipes.text import read_recipe
from storage.audit import link
from storage.books.findings import Finding
from storage.books.tables import book_postings
from storage.run_faces import Face
from storage.scope import place
from storage.tables import audit, effects, events, firms, run_steps, runs
from storage.waiting_tables import approvals
from sync.accounts import Account, Role
from sync.documents import Document, Kind, Line
from sync.months import OPEN_END, Ledger, Month
from sync.plan import Op, Step

TRIGGER = "clio.bill_state_updated"
ACTIONS = ("quickbooks.create_invoice", "quickbooks.find_or_create_customer", "clio.create_task")
WELCOME = """
name: Welcome {number}
trigger: {{on: clio.bill_state_updated, account: Clio}}
steps:
  - id: note
    do: clio.create_matter_note
    account: Clio
    with: {{matter_id: "{{{{ trigger.id }}}}", subject: "Welcome", detail: "Opened"}}
"""
STATES = {
    "finished": 960, "failed": 14, "stopped": 12, "cancelled": 6, "parked": 4, "waiting": 4,
}  # fmt: skip
NAMES = ("Hartmann", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Alvarez", "Whitfield", "Novak", "Sorensen", "Dubois")
AT_ONCE = 5000


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    runs: int = 100_000
    effects: int = 50_000
    audit: int = 100_000
    postings: int = 40_000
    clients: int = 800
    months: int = 36
    days: int = 365
    recipes: int = 12
    found: bool = True

    @property
    def ended_plans(self):
        return max(3, self.runs // 500)


SMALL = Size(runs=60, effects=30, audit=60, postings=60, clients=6, months=14, days=20, recipes=3)


class Filling:
    """Fills one firm; the same seed gives the same firm."""

    def __init__(self, inst, actor, size):
        self.inst, self.actor, self.size = inst, actor, size
        self.store = inst.store.firm(actor.firm)
        self.scope = self.store.scope
        self.random = random.Random(7)
        self.item = json.loads(find_trigger(TRIGGER).sample.read_text())

    async def fill(self):
        """Write everything; returns ids that addresses of pages need."""
        await self._connections()
        await self._recipes()
        await self._runs()
        await self._effects()
        await self._steps()
        await self._waiting()
        await self._audit()
        books = await self._books()
        zone = (await self.inst.store.system.firms.get(self.actor.firm)).zone
        for _ in range(self.size.days // PIECE + 2):
            await count(self.store, zone)
        return {"books": books, "recipe": self.recipes[0], "connection": self.clio}

    async def _connections(self):
        add = self.store.connections.add
        secret = Tokens("synthetic", "synthetic", now() + timedelta(days=1)).to_json().encode()
        self.clio = (await add("clio", "us", "Clio", secret=secret)).id
        self.quickbooks = (await add("quickbooks", "sandbox", "QuickBooks", secret=secret)).id

    async def _recipes(self):
        source = await self.store.sources.ensure(self.clio, TRIGGER, {})
        self.source, self.recipes = source.id, []
        for number in range(self.size.recipes):
            text = WELCOME.format(number=number)
            row = await self.store.recipes.add(f"Welcome {number}")
            await self.store.recipes.save_version(row.id, read_recipe(text).model_dump(mode="json"), text)
            await self.store.recipes.listen(row.id, source.id)
            await self.store.recipes.set_state(row.id, "on")
            self.recipes.append(row.id)

    def _id(self, prefix, moment):
        return f"{first_id(prefix, moment)}{self.random.getrandbits(60):015x}"[: len(prefix) + 23]

    async def _insert(self, table, rows):
        rows = iter(rows)
        while piece := list(islice(rows, AT_ONCE)):
            async with self.scope.door.write() as connection:
                await connection.execute(table.insert(), piece)

    def _moments(self, many):
        """Moments from long ago until now, in order."""
        span, end = timedelta(days=self.size.days), now()
        return [end - span + span * number / many for number in range(many)]

    async def _runs(self):
        moments = self._moments(self.size.runs)
        heard = [self._id("evt", moment) for moment in moments]
        self.begun = [self._id("run", moment) for moment in moments]
        states = self.random.choices(list(STATES), list(STATES.values()), k=len(moments))
        self.states = dict(zip(self.begun, states, strict=True))
        await self._insert(events, (self._event(*each) for each in zip(heard, moments, strict=True)))
        every = zip(self.begun, heard, moments, states, strict=True)
        await self._insert(runs, (self._run(number, *each) for number, each in enumerate(every)))
        if self.size.found:
            faces = [(id, self._face(number)) for number, id in enumerate(self.begun)]
            for start in range(0, len(faces), 1000):
                await self.store.run_search.fill(dict(faces[start : start + 1000]))

    def _event(self, id, moment):
        sealed = self.scope.seal(place(events, "item", id), self.item)
        return {
            "firm": self.scope.firm, "id": id, "source_id": self.source, "identity": id, "object_id": "90001",
            "item": sealed, "created_at": moment,
        }  # fmt: skip

    def _run(self, number, id, event, moment, state):
        ended = state != "waiting"
        error = {"kind": "refused", "message": "QuickBooks refused the tax code", "remedy": "Choose another"}
        return {
            "firm": self.scope.firm, "id": id, "recipe_id": self.recipes[number % len(self.recipes)], "version": 1,
            "event_id": event, "identity": id, "state": state, "position": "1",
            "waiting_for": "" if ended else f"connection:{self.clio}", "wake_at": None,
            "error": error if state in ("failed", "parked") else None, "attempts": 1, "created_at": moment,
            "dispatched_at": moment, "started_at": moment, "finished_at": moment if ended else None,
            "forgotten_at": None,
        }  # fmt: skip

    def _face(self, number):
        client = f"{NAMES[number % 10]} {NAMES[number // 10 % 10]}"
        matter = f"{number % 3000:05}-{client.partition(' ')[0]}"
        return Face(
            f"INV-{number}", str(number), str(number), matter, client, "2026-01-06", "USD", 100 + number % 90_000
        )

    async def _effects(self):
        moments = self._moments(self.size.effects)
        self.written = [self._id("eff", moment) for moment in moments]
        await self._insert(
            effects,
            (self._effect(number, *each) for number, each in enumerate(zip(self.written, moments, strict=True))),
        )

    def _effect(self, number, id, moment):
        lost = number % 200 == 0
        return {
            "firm": self.scope.firm, "id": id, "key": id, "connection_id": self.quickbooks,
            "action_key": ACTIONS[number % len(ACTIONS)], "generation": 1, "marker": id, "request_id": id,
            "payload_hash": id, "state": "parked" if number % 5000 == 1 else "done", "intended_at": moment,
            "sent_at": moment, "look_at": None, "rounds": 2 if lost else 1, "lease_by": "", "lease_until": None,
            "fence": 1, "result": self.scope.seal(place(effects, "result", id), {"id": str(number)}),
            "object_id": str(number), "evidence": {"adopted": "found by its mark"} if lost else None,
        }  # fmt: skip

    async def _steps(self):
        every = max(1, len(self.begun) // len(self.written))
        pairs = zip(self.begun[::every], self.written, strict=False)
        await self._insert(run_steps, (self._step(run, effect) for run, effect in pairs))

    def _step(self, run, effect):
        failed = self.states[run] in ("failed", "parked")
        values = {
            name: self.scope.seal(place(run_steps, name, run, "1"), {"matter_id": "1", "subject": "Welcome"})
            for name in ("input", "output")
        }
        return {
            "firm": self.scope.firm, "run_id": run, "position": "1", "state": "failed" if failed else "done",
            "error": None, "effect_id": effect, "attempts": 1, "started_at": now(), "finished_at": now(), **values,
        }  # fmt: skip

    async def _waiting(self):
        chosen = self.begun[:: max(1, len(self.begun) // max(3, self.size.runs // 50))]
        rows = []
        for run in chosen:
            moving = self.states[run] == "waiting"
            id = f"appr_{run[4:]}"
            content = self.scope.seal(place(approvals, "content", id), {"ask": "Post this bill?", "show": {}})
            rows.append({
                "firm": self.scope.firm, "id": id, "run_id": run, "position": "1", "who": "admin", "content": content,
                "content_hash": "x", "state": "open" if moving else "approved", "created_at": now(),
                "expires_at": None, "decided_by": None if moving else "Kim", "decided_at": None if moving else now(),
                "note": None,
            })  # fmt: skip
        await self._insert(approvals, rows)

    async def _audit(self):
        async with self.scope.door.read() as connection:
            head = (await connection.execute(firms.select().where(firms.c.id == self.scope.firm))).mappings().one()
        rows, number, previous = [], head["audit_number"], head["audit_hash"]
        for moment in self._moments(self.size.audit):
            number += 1
            entry = {
                "firm": self.scope.firm, "number": number, "at": moment, "actor": NAMES[number % 10],
                "verb": "run retried", "subject": f"run:{self.begun[number % len(self.begun)]}", "detail": {},
                "previous": previous,
            }  # fmt: skip
            previous = link(entry)
            rows.append({**entry, "hash": previous})
        await self._insert(audit, rows)
        async with self.scope.door.write() as connection:
            change = firms.update().where(firms.c.id == self.scope.firm)
            await connection.execute(change.values(audit_number=number, audit_hash=previous))

    async def _books(self):
        books = self.store.books
        row = await books.accounts.add("Main", self.clio, self.quickbooks)
        await books.accounts.set_state(row.id, "on")
        await self._ledgers(row.id)
        await self._plans(row.id)
        found = [
            Finding("NAME_TAKEN", f"client {number}", 5000 + number, {"sentence": f"Customer {number} exists twice"})
            for number in range(min(300, self.size.clients))
        ]
        await books.findings.replace(row.id, "hold", found)
        for number in range(max(2, self.size.days)):
            day = (now() - timedelta(days=number)).date().isoformat()
            body = {"clean": True, "accounts": [_compared(self.size.clients)]}
            await books.reconciliations.add(row.id, "", day, residue=0, differences=0, body=body)
        return row.id

    async def _ledgers(self, books):
        names = {str(id): f"{NAMES[id % 10]} {NAMES[id // 10 % 10]} {id}" for id in range(1, self.size.clients + 1)}
        facts = self.store.books.facts
        await facts.keep(books, "contact", {id: {"id": int(id), "name": name} for id, name in names.items()})
        matters = {f"{id}1": {"id": int(f"{id}1"), "display_number": f"{id:0>5}-A"} for id in names}
        await facts.keep(books, "matter", matters)
        today = now().date()
        newest = today.year * 12 + today.month - 1
        labels = [f"{each // 12}-{each % 12 + 1:02}" for each in range(newest - self.size.months + 1, newest + 1)]
        ledgers = [Ledger(), *(Ledger(id) for id in names), *(Ledger(id, f"{id}1") for id in names)]
        rows = [
            Month(ledger, month, until, 90_000, 80_000, 0, 10_000 * place, 25_000 * (place % 7))
            for ledger in ledgers
            for place, (month, until) in enumerate(zip(labels, [*labels[1:], OPEN_END], strict=True), 1)
        ]
        await self.store.books.months.keep(books, rows)
        for start in range(0, self.size.postings, 2000):
            await self._post(books, range(start, min(start + 2000, self.size.postings)))

    async def _post(self, books, numbers):
        day = now().date()
        await self._insert(
            book_postings,
            ({
                "firm": self.scope.firm, "books_id": books, "key": f"bill {number}", "kind": "invoice",
                "state": "open", "version": 1, "vendor_id": str(number), "sync_token": "0",
                "posted_on": (day - timedelta(days=number % self.size.days)).isoformat(), "face": "", "adopted": False,
                "reconciled": False, "cents": 12_345, "document": None, "facts": [], "plan_id": "", "effect_id": "",
                "updated_at": now(),
            } for number in numbers),
        )  # fmt: skip

    async def _plans(self, books):
        plans = self.store.books.plans
        for number in range(self.size.ended_plans):
            steps = [_planned(place) for place in range(40)]
            body = {"steps": steps, "totals": [], "skipped": {}}
            await plans.propose(books, fingerprint([number]), body, {"create": 40}, ("the first plan",))


def _planned(number):
    key, on = f"bill {number}", date(2026, 1, 6)
    lines = tuple(
        Line(Account(str(role), role), cents) for role, cents in ((Role.RECEIVABLE, 12_345), (Role.FEES, -12_345))
    )
    document = Document(key, Kind.INVOICE, on, on, lines, number=str(number))
    step = Step(Op.CREATE, key, Kind.INVOICE, document, lines, "The bill was approved in Clio.")
    return {
        "op": "create", "kind": "invoice", "key": key, "number": str(number), "on": on.isoformat(), "cents": 12_345,
        "client": "Hartmann", "reason": step.reason, "print": str(number), "step": written(step),
    }  # fmt: skip


def _compared(clients):
    sides = dict.fromkeys(("bank", "liability", "clio", "clio_account"), 25_000 * clients)
    gaps = dict.fromkeys(("bank_residue", "liability_residue", "clio_residue"), 0)
    ledgers = [
        {"client": f"Client {number}", "clio": 25_000, "liability": 25_000, "bank": 25_000}
        for number in range(1, min(clients, 200) + 1)
    ]
    return {"id": "1", "title": "Trust", **sides, **gaps, "ledgers": ledgers}


async def fill(inst, actor, size):
    """Fill a firm; returns the ids of its books, a recipe, a run of each kind and a connection."""
    filling = Filling(inst, actor, size)
    ids = await filling.fill()
    run = next(id for id in reversed(filling.begun) if filling.states[id] == "finished")
    failed = next((id for id in reversed(filling.begun) if filling.states[id] == "failed"), run)
    return {**ids, "run": run, "failed": failed}
