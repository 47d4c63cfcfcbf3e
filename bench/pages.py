"""How heavy and how quick the pages are for a firm with 100,000 runs: each is loaded in a real browser.

The first visit of each page begins with an empty cache; the later one comes after another page was seen. "Useful" is
when the page is there, its scripts have run and it was painted.
"""

import argparse
import asyncio
import json
import logging
import platform
import shutil
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from bench.large_firm import Size, fill
from bench.page_queries import faults_of, listening, plan_of
from commands.log_output import send_logs_to_stderr
from engine.installation import open_installation
from services.actors import local_owner
from services.identity import sessions
from tests.environments import environment
from tests.web.chromium import chromium
from web.access import cookie_name
from web.app import create_app

FIRST, LATER, USEFUL = 250_000, 50_000, 1.0
"""Bytes of a first visit and of later ones, and seconds."""
PAGES = (
    "/", "/recipes", "/recipes/templates", "/recipes/{recipe}", "/recipes/{recipe}/edit", "/recipes/{recipe}/versions",
    "/recipes/new", "/recipes/import",
    "/runs", "/runs?state=attention", "/runs?text=Hartmann", "/runs?recipe={recipe}",
    "/runs?amount_from=100&amount_to=120",
    "/runs?amount_from=1", "/runs?state=failed&text=Hartmann&amount_from=1", "/runs?since=2026-01-01&until=2026-02-01",
    "/runs/{run}", "/runs/{failed}", "/approvals",
    "/books/{books}", "/books/{books}/setup", "/books/{books}/plan", "/books/{books}/holds", "/books/{books}/trust",
    "/books/{books}/statements", "/books/{books}/month-ends", "/books/{books}/changes", "/books/{books}/ask",
    "/books/{books}/history", "/books/{books}/settings",
    "/reports", "/reports?client=7", "/reports/trust", "/reports/automation", "/reports/automation?period=365",
    "/connections", "/connections/{connection}", "/connections/new", "/connections/new/clio",
    "/people", "/settings", "/settings/look", "/settings/keeping", "/settings/notifications",
    "/settings/tokens", "/settings/audit", "/settings/audit?did=run+retried",
)  # fmt: skip
TIMES = """(() => {
  const [way] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return { status: way.responseStatus,
    useful: Math.max(way.domContentLoadedEventEnd, paint ? paint.startTime : 0) / 1000 };
})()"""


@asynccontextmanager
async def served(inst):
    """Serve the application on a port of this machine; gives its address."""
    config = uvicorn.Config(create_app(inst), port=0, log_level="critical", lifespan="off", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


async def sign_in(inst, tab, base):
    """Sign the browser in as the owner."""
    link = await sessions.make_link(inst, local_owner(inst))
    session = await sessions.redeem(inst, link.rpartition("/")[2])
    await tab.ask("Network.setCookie", name=cookie_name(inst), value=session, url=base)
    tab.base = base


async def measure(tab, database, address):
    """Load one page cold and then warm."""
    await tab.ask("Network.clearBrowserCache")
    first = await _visit(tab, address)
    await _visit(tab, "/people")
    with listening() as heard:
        later = await _visit(tab, address)
    slowest = max(heard, key=lambda query: query.seconds, default=None)
    return {
        "first_bytes": first["bytes"],
        "later_bytes": later["bytes"],
        "first_useful": first["useful"],
        "later_useful": later["useful"],
        "status": later["status"],
        "queries": len(heard),
        "slowest_ms": round(slowest.seconds * 1000, 1) if slowest else 0,
        "slowest": " ".join(slowest.text.split()) if slowest else "",
        "plan": plan_of(database, slowest) if slowest else [],
        "faults": sorted({fault for query in heard for fault in faults_of(database, query)}),
    }


async def _visit(tab, address):
    tab.received = 0
    await tab.open(address)
    times = await tab.run(TIMES)
    await asyncio.sleep(0.2)
    return {"bytes": tab.received, "useful": round(times["useful"], 3), "status": times["status"]}


def too_much(row):
    """Return which limits a page breaks."""
    broken = [name for name, limit in (("first_bytes", FIRST), ("later_bytes", LATER)) if row[name] > limit]
    broken += [name for name in ("first_useful", "later_useful") if row[name] > USEFUL]
    broken += ["status"] if row["status"] != 200 else []
    return broken + (["queries"] if row["faults"] else [])


def table(rows):
    """Write the figures as a table of a document."""
    lines = [
        "| page | first kB | later kB | first s | later s | queries | slowest ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for page, row in rows.items():
        sizes = " | ".join(f"{row[name] / 1000:.0f}" for name in ("first_bytes", "later_bytes"))
        times = " | ".join(f"{row[name]:.2f}" for name in ("first_useful", "later_useful"))
        mark = f" **{', '.join(too_much(row))}**" if too_much(row) else ""
        lines.append(f"| {page}{mark} | {sizes} | {times} | {row['queries']} | {row['slowest_ms']:.1f} |")
    return "\n".join(lines)


async def run(size, home, only):
    """Fill a firm in `home`, unless it is filled already, and measure its pages."""
    inst = await open_installation(environment("http://127.0.0.1:9", home))
    try:
        noted = home / "ids.json"
        if not noted.exists():
            begun = time.monotonic()
            noted.write_text(json.dumps(await fill(inst, local_owner(inst), size)))
            print(f"filled in {time.monotonic() - begun:.0f} s", file=sys.stderr)
        ids = json.loads(noted.read_text())
        async with served(inst) as base, chromium() as tab:
            await sign_in(inst, tab, base)
            chosen = [page for page in PAGES if not only or page in only]
            await _visit(tab, "/")
            return {page: await measure(tab, home / "lexrelay.db", page.format(**ids)) for page in chosen}
    finally:
        await inst.close()


def main():
    """Measure, print a table, and the whole as JSON where asked; ends with 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="keep the firm here, and use it again")
    parser.add_argument("--json", type=Path, help="write all figures and plans here")
    parser.add_argument("pages", nargs="*", help="only these addresses")
    asked = parser.parse_args()
    send_logs_to_stderr(logging.CRITICAL)
    size = Size(runs=asked.runs, effects=asked.runs // 2, audit=asked.runs)
    home = asked.home or Path(tempfile.mkdtemp(prefix="lexrelay-pages-"))
    home.mkdir(parents=True, exist_ok=True)
    try:
        rows = asyncio.run(run(size, home, asked.pages))
    finally:
        if not asked.home:
            shutil.rmtree(home, ignore_errors=True)
    if asked.json:
        asked.json.write_text(json.dumps({"python": platform.python_version(), "pages": rows}, indent=1))
    print(table(rows))
    sys.exit(1 if any(too_much(row) for row in rows.values()) else 0)


if __name__ == "__main__":
    main()
