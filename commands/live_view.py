"""What `lexrelay up` shows: where everything is, then each run as it ends or gets stuck."""

import asyncio
import sqlite3

from sqlalchemy.exc import SQLAlchemyError

from commands.running import Running
from commands.terminal import say
from services import recipes
from services.connecting import connections
from services.identity import accounts, sessions
from services.running import runs

LOOK_EVERY = 1.0
TOLD_STATES = ("finished", "failed", "parked", "stopped", "waiting", "cancelled")
SIGNS = {"finished": "ok", "stopped": "ended", "failed": "FAILED", "parked": "NEEDS YOU", "waiting": "waits"}


async def say_where_things_are(system: Running, *, demo: bool) -> None:
    """Name the web application, the connections and the recipes."""
    settings = system.installation.settings
    new = await accounts.nobody_yet(system.installation, system.actor.firm)
    link = await sessions.make_link(system.installation, system.actor) if new else f"{settings.base_url}/sign-in"
    say(f"\nLexrelay is running. Its files are in {settings.home}")
    say(f"  Web application  {settings.base_url}")
    say(f"  {'Your account    ' if new else 'Sign in         '} {link}{'  (works once)' if new else ''}")
    if demo:
        say(f"  Demo firm        http://localhost:{settings.sandbox_port}/  (approve a bill there and watch)")
    for view in await connections.list_connections(system.installation, system.actor):
        say(f"  Connection       {view.name}: {view.account_name} ({view.state})")
    for recipe in await recipes.listing(system.installation, system.actor):
        say(f"  Recipe           {recipe.name} ({recipe.state})")
    if not demo and not await connections.list_connections(system.installation, system.actor):
        say("  Next             lexrelay connect clio")
    say("Ctrl-C stops everything; the next start goes on from here.\n")


async def follow_runs(system: Running) -> None:
    """Tell every change of a run from now on, one line each, until cancelled."""
    told = {view.id: view.state for view in await _latest(system)}
    while True:
        await asyncio.sleep(LOOK_EVERY)
        try:
            views = await _latest(system)
            for view in reversed(views):
                if view.state in TOLD_STATES and told.get(view.id) != view.state:
                    say(await _line(system, view.id))
                    told[view.id] = view.state
        except (SQLAlchemyError, sqlite3.Error) as error:
            say(f"The database did not answer ({type(error).__name__}); looking again")


async def _latest(system: Running) -> list[runs.RunView]:
    return await runs.listing(system.installation, system.actor, limit=100)


async def _line(system: Running, run_id: str) -> str:
    report = await runs.show(system.installation, system.actor, run_id)
    moment = (report.finished_at or report.started_at or report.created_at).astimezone()
    steps = " > ".join(_step(step) for step in report.steps)
    rest = report.error_text or report.waiting_for
    line = f"{moment:%H:%M:%S}  {SIGNS.get(report.state, report.state):9}  {report.recipe}: {report.label}"
    return f"{line}  {steps}{f'  ({rest})' if rest else ''}"


def _step(step: runs.StepView) -> str:
    made = f" {step.effect.object_id}" if step.effect and step.effect.object_id else ""
    return f"{step.position}{made}" if step.state == "done" else f"{step.position} {step.state}"
