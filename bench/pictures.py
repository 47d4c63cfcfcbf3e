"""Takes the pictures of the main pages that the documentation shows, of a demo firm with real work behind it.

Both vendors are the sandbox, every name is invented, and the firm's week is lived through day by day.
"""

import argparse
import asyncio
import base64
import io
import logging
import sys
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import time_machine
from PIL import Image

from bench.pages import served, sign_in
from commands.log_output import send_logs_to_stderr
from core.clock import now
from engine.counting import PIECE, count
from engine.installation import open_installation
from engine.run_filling import fill
from sandbox.firm import Size
from sandbox.testing import running
from services import publishing, recipes
from services.bookkeeping import book_plans, reconciliation
from tests.books.kept import keep
from tests.environments import environment
from tests.services.office import Office
from tests.web.chromium import chromium

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
HEAVIEST = 150_000
"""Bytes of a picture."""
DAYS = 7
CLIENTS = ("Sample Harbor Homes LLC", "Specimen Dairy Inc.", "Placeholder Partners, L.P.", "Example Orchards LLC",
           "Muster & Sons", "Test Tile Works", "Casey Specimen", "Morgan Placeholder")  # fmt: skip
INVOICES = "bill_approved_to_invoice"
ON = (
    INVOICES,
    "new_matter_welcome_task",
    "payment_note_on_matter",
    "unpaid_bill_with_trust",
    "matter_closed_checklist",
)
WRONG = """
name: Note on the intake matter
trigger: {on: clio.new_matter, account: Clio}
steps:
  - id: note
    do: clio.create_matter_note
    account: Clio
    with: {matter_id: 424242, subject: "New matter", detail: "{{ trigger.display_number }}"}
"""
"""Somebody typed the id of a matter that is not there: what a failure looks like."""
SHOTS = {
    "home": ("/", {}),
    "home-dark": ("/", {"dark": True}),
    "home-small": ("/", {"width": 390}),
    "builder": ("/recipes/{recipe}/edit", {}),
    "templates": ("/recipes/templates", {}),
    "runs": ("/runs", {}),
    "run": ("/runs/{run}", {}),
    "run-failed": ("/runs/{failed}", {}),
    "books": ("/books/{books}", {}),
    "books-plan": ("/books/{books}/plan", {}),
    "books-held": ("/books/{books}/holds", {}),
    "books-trust": ("/books/{books}/trust", {}),
    "books-trust-dark": ("/books/{books}/trust", {"dark": True}),
    "reports-billing": ("/reports", {}),
    "reports-trust": ("/reports/trust", {}),
    "reports-automation": ("/reports/automation?period=7", {}),
    "reports-small-dark": ("/reports", {"width": 390, "dark": True}),
}


async def live(office):
    """Let the firm live through a week, with its books kept; returns the ids that addresses need."""
    start = now() - timedelta(days=DAYS)
    with time_machine.travel(start):
        await office.connect_both()
        await office.sandbox.control("limits", clio_per_minute=5000, quickbooks_per_second=10_000)
        for name in ON:
            await publishing.turn_on(office.inst, office.owner, (await _saved(office, name)).name)
    for day in range(DAYS + 1):
        with time_machine.travel(start + timedelta(days=day)):
            if day == DAYS:
                await office.turn_on(WRONG)
            await _work(office, day)
    books = await _keep_books(office)
    zone = (await office.inst.store.system.firms.get(office.owner.firm)).zone
    for _ in range(DAYS // PIECE + 2):
        await count(office.store, zone)
    await fill(office.store)
    runs = await office.store.runs.list(limit=500)
    chosen = {
        state: next((row.id for row in runs if row.state == state), runs[0].id) for state in ("finished", "failed")
    }
    return {
        "books": books, "run": chosen["finished"], "failed": chosen["failed"],
        "recipe": next(row.id for row in await office.store.recipes.list() if "invoice" in row.name),
    }  # fmt: skip


async def _saved(office, template):
    return (await recipes.save(office.inst, office.owner, recipes.new(template))).recipe


async def _work(office, day):
    """One day: matters are opened and payments come in; on one of them Clio answers badly."""
    await office.sandbox.control("work", open_matters=2 + day % 4)
    await office.sandbox.control("work", approve_bills=1 + day % 2)
    if day in (2, 5):
        await office.faults({"vendor": "clio", "method": "POST", "path_contains": "notes", "kind": "cut_after"})
    for row in await office.store.recipes.list():
        if row.state == "on":
            await office.hear(row)
    await office.work()
    if day % 3 == 1:
        await office.sandbox.control("work", pay_invoices=1)


async def _keep_books(office):
    """Set the books up in place of the recipe that made invoices, post this year, prove it, and leave a plan open."""
    name = next(row.name for row in await office.store.recipes.list() if "invoice" in row.name)
    await publishing.turn_off(office.inst, office.owner, name)
    await keep(office)
    await office.sandbox.control("tell", events=list(_year()))
    plan = await book_plans.plan(office.inst, office.owner)
    await book_plans.apply_patiently(office.inst, office.owner, digest=plan.digest)
    await book_plans.switch_on(office.inst, office.owner)
    (row,) = await office.store.books.accounts.list()
    await reconciliation.run(office.inst, office.owner)
    await office.approve(3)
    await book_plans.plan(office.inst, office.owner)
    return row.id


def _year():
    """Clients with bills, payments and trust money in each month of this year so far."""
    for number, name in enumerate(CLIENTS, 1):
        yield {"tell": "client", "id": 700 + number, "name": name}
        yield {"tell": "matter", "id": 800 + number, "client": 700 + number, "number": f"{number:05}-{name.split()[1]}"}
    today = now().date()
    for month in range(1, today.month + 1):
        for each in range(3):
            yield from _month(month * 3 + each, date(today.year, month, 3 + 4 * each))


def _month(number, on):
    matter, id = 801 + number % len(CLIENTS), 700_000 + number
    if on > now().date():
        return
    fees, day = f"{900 + 137 * number % 1400}.00", on.isoformat()
    yield {
        "tell": "bank line",
        "id": id + 50_000,
        "on": day,
        "amount": f"{1200 + 210 * (number % 5)}.00",
        "matter": matter,
    }
    yield {
        "tell": "bill",
        "id": id,
        "number": str(2000 + number),
        "on": day,
        "matters": [matter],
        "lines": [{"amount": fees}],
    }
    if number % 4:
        yield {"tell": "payment", "id": id + 90_000, "on": day, "bills": {str(id): fees}}


async def shoot(tab, path, address, *, width=1280, dark=False):
    """Take one picture of what is seen without scrolling, small enough for a document."""
    await tab.theme(dark)
    height = 860 if width > 600 else 844
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    await tab.ask("Emulation.setDeviceMetricsOverride", **size)
    await tab.open(address)
    await asyncio.sleep(0.3)
    taken = await tab.ask("Page.captureScreenshot", format="png")
    picture = Image.open(io.BytesIO(base64.b64decode(taken["data"]))).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


@asynccontextmanager
async def demo_firm():
    """A firm in a temporary home, with its vendors beside it."""
    with tempfile.TemporaryDirectory(prefix="lexrelay-pictures-", ignore_cleanup_errors=True) as home:
        async with AsyncExitStack() as stack:
            # What the vendors hold must be older than the week that follows.
            with time_machine.travel(now() - timedelta(days=DAYS + 1)):
                sandbox = await stack.enter_async_context(running(size=Size(10, 12, 14)))
            inst = await open_installation(environment(sandbox.url, Path(home) / "home"))
            try:
                yield Office(inst, sandbox)
            finally:
                await inst.close()


async def take(folder, only):
    """Take all pictures, or those that are named; returns how heavy each is."""
    folder.mkdir(parents=True, exist_ok=True)
    async with demo_firm() as office:
        ids = await live(office)
        async with served(office.inst) as base, chromium() as tab:
            await sign_in(office.inst, tab, base)
            return {
                name: await shoot(tab, folder / f"{name}.png", address.format(**ids), **how)
                for name, (address, how) in SHOTS.items()
                if not only or name in only
            }


def main():
    """Take them, and end with 1 when one is too heavy for a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("names", nargs="*", help="only these pictures")
    asked = parser.parse_args()
    send_logs_to_stderr(logging.CRITICAL)
    taken = asyncio.run(take(asked.folder, asked.names))
    print("\n".join(f"{size / 1000:6.0f} kB  {name}" for name, size in taken.items()))
    sys.exit(1 if any(size > HEAVIEST for size in taken.values()) else 0)


if __name__ == "__main__":
    main()
