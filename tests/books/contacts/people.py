"""The two sides of a contact: edited by hand in Clio and in QuickBooks, and read back."""

import asyncio
from dataclasses import dataclass

from books.keeping.cycle import run_cycle
from books.quickbooks.reading import Look
from engine.installation import FIRM
from sandbox.quickbooks import work
from tests.books.proving.house import House

STORY = [
    {"tell": "client", "id": 1, "name": "Sample Acme", "email": "office@acme.example"},
    {"tell": "matter", "id": 11, "client": 1, "number": "00011-Acme"},
    {"tell": "bank line", "id": 90001, "on": "2026-03-01", "amount": "9000.00", "matter": 11, "payee": "Sample Payer"},
]
ADDRESS = {"name": "Billing", "street": "1 Sample Way\nFloor 2", "city": "Springfield", "province": "IL",
           "postal_code": "62701", "country": "US"}  # fmt: skip


@dataclass
class People(House):
    """One firm's contacts."""

    async def settle(self, look=Look.CHANGES):
        """Go on as the workflow does, until nothing waits."""
        for _ in range(40):
            outcome = await run_cycle(self.inst, FIRM, self.row.id, look=look)
            if outcome.state not in ("waiting", "stale"):
                return outcome
            await asyncio.sleep(min(outcome.seconds or 0.05, 0.25))
        raise AssertionError(outcome)

    async def once(self, look=Look.CHANGES):
        return await run_cycle(self.inst, FIRM, self.row.id, look=look)

    async def typed_meanwhile(self, **values):
        """A cycle whose writing to Clio is held up until a person has saved the same contact."""
        self.sandbox.faults.change({"slow_seconds": 0.7})
        self.fail_once("clio", "/contacts", "slow", "PATCH")
        cycle = asyncio.create_task(self.once())
        while self.sandbox.faults.once:
            await asyncio.sleep(0.01)
        await self.clio(**values)
        return await cycle

    async def choose(self, **changes):
        row = await self.store.books.accounts.get(self.row.id)
        settings = row.settings | changes
        await self.store.books.accounts.set_settings(row.id, settings, row.settings_version)

    async def clio(self, id=1, **values):
        """Edit a contact in Clio's own pages."""
        client, token = self.sandbox.client, self.sandbox.token("clio")
        answer = await client.patch(
            f"/api/v4/contacts/{id}.json", json={"data": values}, headers={"Authorization": f"Bearer {token}"}
        )
        answer.raise_for_status()

    def shown(self, id=1):
        """The contact as Clio holds it."""
        return self.sandbox.store.peek("clio.contact", str(id))

    def customers(self):
        top = [each for each in self.rows("Customer") if each["Active"] and "ParentRef" not in each]
        return {each["DisplayName"]: each for each in top}

    @property
    def customer(self):
        return next(iter(self.customers().values()))

    def quickbooks(self, **values):
        """Edit the customer in QuickBooks' own pages."""
        return work.edit(self.sandbox.world, "Customer", self.customer["Id"], **values)

    def typed(self, name, email=""):
        """A customer typed in by hand."""
        more = {"PrimaryEmailAddr": {"Address": email}} if email else {}
        return work.enter(self.sandbox.world, "Customer", DisplayName=name, **more)["Id"]

    async def holds(self, code="CUSTOMER_COLLISION"):
        return [each for each in await self.store.books.findings.open(self.row.id) if each.code == code]

    async def history(self, client="1"):
        row = await self.store.books.contacts.find(self.row.id, client)
        return row.history

    async def decide(self, choice):
        (hold,) = await self.holds()
        await self.store.books.findings.decide(hold.id, f"matched {choice}", "looked at both")

    def fail_once(self, vendor, path, kind="cut_after", method="POST"):
        fault = {"kind": kind, "vendor": vendor, "path_contains": path, "method": method}
        self.sandbox.faults.change({"once": [fault]})
