"""Judges a day of the demo firm by the sandbox's committed state alone, object by object."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sandbox.faults import Faults
from sandbox.report import make_report
from sandbox.store import Store
from sandbox.world import make_world

CLI = Path(__file__).parents[2] / "cli.py"


def live_a_day(home, *options, timeout):
    """Run the demo in `home`; returns its exit code, its summary and what the sandbox holds afterwards."""
    command = [sys.executable, str(CLI), "demo", "--once", "--json", "--home", str(home), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=timeout, check=False)
    store = Store(home / "sandbox.db")
    try:
        return done.returncode, json.loads(done.stdout), make_report(make_world(store, Faults()))
    finally:
        store.close()


def wrong_invoices(report):
    """Approved bills that did not become exactly one invoice of their amount, and invoices of no approved bill."""
    bad = [row["number"] for row in report["verdict"] if row["result"] != "right"]
    return bad + report["summary"]["unexpected_invoices"] + report["summary"]["doubled_customers"]


def wrong_notes(report):
    """Invoices whose number is not in exactly as many notes as they have payments."""
    numbers = {invoice["id"]: invoice["number"] for invoice in report["quickbooks"]["invoices"]}
    paid = Counter(numbers[id] for payment in report["quickbooks"]["payments"] for id in payment["invoices"])
    notes = [str(note["detail"]) for note in report["clio"]["notes"]]
    noted = {number: sum(f" for {number}." in note for note in notes) for number in numbers.values()}
    return sorted(number for number in noted if noted[number] != paid[number])


def wrong_tasks(report, opened):
    """Matters that lack their welcome task, or have one too many; the last `opened` ones are new."""
    welcomed = Counter(
        task["matter"]["id"] for task in report["clio"]["tasks"] if task["name"].startswith("Welcome call")
    )
    matters = sorted(matter["id"] for matter in report["clio"]["matters"])
    new = set(matters[len(matters) - opened :])
    return sorted(id for id in matters if welcomed[id] != (id in new))


def second_creations(report):
    """How often something was asked for a second time, whether the sandbox refused it or not."""
    return sum(report["counters"].get(f"{vendor}.duplicate_attempts", 0) for vendor in ("clio", "qbo"))


def faults_played(report):
    """How many requests and deliveries were disturbed."""
    return sum(count for name, count in report["counters"].items() if name.startswith("fault."))
