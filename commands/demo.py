"""`lexrelay demo`: the whole product against the built-in firm, in a home of its own, judged by the firm's books."""

import asyncio
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.exits import Exit
from commands.terminal import Json, answer, say

if TYPE_CHECKING:
    from commands.demo_day import Day
    from commands.demo_judge import Summary


class Faults(StrEnum):
    """How badly the stand-ins for Clio and QuickBooks behave."""

    NONE = "none"
    WORST = "worst"


Kills = Annotated[int, typer.Option(min=0, max=1000, help="How often to kill -9 this process at random moments.")]


def demo(  # noqa: PLR0917 - the command line's options
    once: Annotated[bool, typer.Option("--once", help="Work through a set day, print the result and end.")] = False,
    clients: Annotated[int, typer.Option(min=1, max=5000, help="Clients of the firm.")] = 40,
    bills: Annotated[int, typer.Option(min=1, max=5000, help="Bills to approve.")] = 50,
    payments: Annotated[int, typer.Option(min=0, max=5000, help="Payments to record in the books.")] = 30,
    matters: Annotated[int, typer.Option(min=0, max=5000, help="Matters to open.")] = 5,
    faults: Annotated[Faults, typer.Option(help="Faults to play meanwhile.")] = Faults.NONE,
    kill_worker: Kills = 0,
    kill_temporal: Kills = 0,
    kill_web: Kills = 0,
    seed: Annotated[int, typer.Option(help="Which random moments and faults.")] = 7,
    home: Annotated[Path | None, typer.Option(help="Folder to use (empty or new); a temporary one unless set.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the folder afterwards.")] = False,
    database: Annotated[str, typer.Option(help="Address of an empty PostgreSQL database; SQLite unless set.")] = "",
    as_json: Json = False,
) -> None:
    """Show the product at work. With --once: exit code 0 only if every bill became one right invoice."""
    from commands.demo_day import Day
    from commands.serve import until_stopped

    kills = {"worker": kill_worker, "temporal": kill_temporal, "web": kill_web}
    day = Day(clients, bills, min(payments, bills), matters, faults is Faults.WORST, kills, seed)
    folder = _empty(home) if home else Path(tempfile.mkdtemp(prefix="lexrelay-demo-"))
    ended: list[Summary] = []
    try:
        asyncio.run(until_stopped(_run(folder, database, day, ended) if once else _show(folder, database)))
    finally:
        good = bool(ended) and ended[0].agrees
        _clean(folder, keep=keep or home is not None or (once and not good))
    if once:
        _report(ended, as_json)


def _report(ended: "list[Summary]", as_json: bool) -> None:
    if not ended:
        raise typer.Exit(Exit.FAILED)
    answer(ended[0].to_json(), ended[0].to_text(), as_json)
    if not ended[0].agrees:
        raise typer.Exit(Exit.FAILED)


async def _run(folder: Path, database: str, day: "Day", ended: "list[Summary]") -> None:
    import logging

    from commands.demo_day import live_through
    from commands.demo_home import own_environment
    from commands.log_output import send_logs_to_stderr
    from commands.running import running

    send_logs_to_stderr(logging.CRITICAL)
    async with running(await own_environment(folder, database), say, demo=True) as system:
        ended.append(await live_through(day, system, say))


async def _show(folder: Path, database: str) -> None:
    from commands.demo_home import own_environment
    from commands.up import run_demo

    await run_demo(await own_environment(folder, database), works=True)


def _empty(home: Path) -> Path:
    from core.errors import mistake

    if home.exists() and any(home.iterdir()):
        raise mistake(
            f"Folder {home}", "it is not empty, and the demo starts fresh", "Whoever types it can name a new one"
        )
    home.mkdir(parents=True, exist_ok=True)
    return home


def _clean(folder: Path, *, keep: bool) -> None:
    if keep:
        say(f"Everything of it is kept in {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
