"""`lexrelay doctor`: is everything in order here, and if not, who can do what."""

import typer

from commands.exits import Exit
from commands.terminal import Json, answer, ask, progress

SIGNS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


def doctor(as_json: Json = False) -> None:
    """Check settings, keys, database, Temporal, connections and webhooks; exit code 1 when something is broken."""
    from services import health

    with progress("Checking"):
        checks = ask(health.doctor)
    lines = []
    for check in checks:
        remedy = f"\n        -> {check.remedy}" if check.remedy and check.state != "ok" else ""
        lines.append(f"{SIGNS[check.state]}  {check.name}: {check.cause}{remedy}")
    answer(checks, "\n".join(lines), as_json)
    if any(check.state == "fail" for check in checks):
        raise typer.Exit(Exit.FAILED)
