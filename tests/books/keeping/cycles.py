"""An office whose books are kept cycle by cycle, and what a person does about them between two cycles."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from books.keeping.cycle import run_cycle
from books.quickbooks.reading import Look
from engine.installation import FIRM
from services.actors import local_owner
from services.bookkeeping import book_plans
from tests.books.golden.office import Office

DAY = "2026-03-10"
WHY = "looked at both sides and it is right"


@dataclass
class Cycles(Office):
    """One firm's office; a cycle looks at QuickBooks only when told to. `variables` open it in another process."""

    variables: dict[Any, Any] = field(default_factory=dict)

    async def cycle(self, look=Look.RECORD):
        return await run_cycle(self.inst, FIRM, self.row.id, look=look)

    async def settle(self, look=Look.RECORD):
        """Cycles until nothing is left to do; returns the closing balances."""
        for _ in range(60):
            outcome = await self.cycle(look)
            if outcome.state == "nothing":
                return self.closing(await self.documents())
            await asyncio.sleep(min(outcome.seconds or 0.0, 0.1))
        raise AssertionError(outcome)

    def faults(self, path, *kinds):
        """What happens to the next writes on this path, one after the other; `slow` is nothing at all."""
        once = [{"kind": kind, "vendor": "quickbooks", "method": "POST", "path_contains": path} for kind in kinds]
        self.sandbox.faults.change({"once": once})

    def rows(self, entity):
        return list(self.sandbox.store.all(f"qbo.{entity}"))

    async def open(self):
        self.owner = local_owner(self.inst)
        return await super().open()

    async def release(self, way, kind="hold"):
        """Decide about the only finding of a kind."""
        (found,) = await book_plans.holds(self.inst, self.owner, kind=kind)
        return await book_plans.release(self.inst, self.owner, found.id, WHY, way=way)

    async def codes(self, kind="hold"):
        return [(each.code, each.key, each.ways) for each in await book_plans.holds(self.inst, self.owner, kind=kind)]


def bill(id=501, cents="500.00", on=DAY, **more):
    return {"tell": "bill", "id": id, "on": on, "matters": [11], "lines": [{"amount": cents}], **more}


def paid(id=7001, bill=501, amount="500.00", on=DAY):
    return {"tell": "payment", "id": id, "on": on, "bills": {str(bill): amount}}


def deposit(id=90001, amount="250.00", on=DAY):
    return {"tell": "bank line", "id": id, "on": on, "amount": amount, "matter": 11}


def rebill(cents, id=501):
    return {"tell": "change bill", "id": id, "lines": [{"amount": cents}], "force": True}
