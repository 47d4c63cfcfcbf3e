"""What a plan says to people and to storage: rows, counts, totals, and what was refused before."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from books.written import read, written
from core.ids import fingerprint
from storage.books.findings import Finding
from sync.clio import Client
from sync.documents import FIRM, Document
from sync.findings import Alarm, Hold
from sync.guard import reasons
from sync.ledger import balances, per_account
from sync.mapping import Mapping as Choices
from sync.plan import Op, Plan, Step
from sync.posted import Books

WORDS = {
    Op.CREATE: "created",
    Op.UPDATE: "updated",
    Op.VOID: "voided",
    Op.DELETE: "deleted",
    Op.REVERSE: "reversed",
    Op.ADOPT: "adopted",
}
ASKED = "This firm looks at every plan before it is applied."


@dataclass(frozen=True)
class Proposal:
    """A plan that can be applied, why a person must look at it first, and the prints of its steps by key."""

    plan: Plan
    reasons: tuple[str, ...]

    @property
    def digest(self) -> str:
        """The fingerprint approvals are bound to."""
        return self.plan.digest()

    @property
    def prints(self) -> frozenset[str]:
        """The fingerprint of every step."""
        return frozenset(print_of(step) for step in self.plan.steps)

    @property
    def counts(self) -> dict[str, int]:
        """How many objects are created, updated, voided ... skipped and held, and how many alarms are open."""
        done = Counter(WORDS[step.op] for step in self.plan.steps)
        told = {"skipped": len(self.plan.skipped), "held": len(self.plan.holds)}
        return {**done, **told, "alarms": sum(alarm.open for alarm in self.plan.alarms)}


def print_of(step: Step) -> str:
    """Return the fingerprint of what one step does: not what it waits for nor the version a later read may renew."""
    return fingerprint(asdict(replace(step, sync_token="", reason="", depends_on=())))


def propose(plan: Plan, refused: Collection[str], books: Books, mapping: Choices, *, unattended: bool) -> Proposal:
    """Leave out what QuickBooks refused before and what stands on it, and say why a person must approve the rest."""
    kept = without(plan, refused)
    told = reasons(kept, books, mapping) if kept.steps else ()
    return Proposal(kept, told if unattended or not kept.steps else (ASKED, *told))


def without(plan: Plan, refused: Collection[str]) -> Plan:
    """Return the plan without the steps of these prints and without every step that needs one of them."""
    lost: set[str] = set()
    kept: list[Step] = []
    for step in plan.steps:
        if print_of(step) in refused or lost.intersection(needs(step)):
            lost.add(step.key)
        else:
            kept.append(step)
    if not lost:
        return plan
    totals = per_account(balances(line for step in kept for line in step.lines))
    return replace(plan, steps=tuple(kept), totals=totals)


def needs(step: Step) -> tuple[str, ...]:
    """Keys that must stand before this step: what it depends on, is applied to, corrects, and whom it names."""
    named = (line.name for line in (*step.document.lines, *step.lines))
    people = {name.key for name in (*named, step.document.name) if name and name.key != step.key}
    return tuple(dict.fromkeys((*step.depends_on, *step.document.needs, *sorted(people))))


def body_of(proposal: Proposal, clients: Iterable[Client], accounts: Mapping[str, str]) -> dict[str, Any]:
    """Return what is kept of a plan: one row for each step, the totals by account, and what is left out by rule."""
    titles = {client.id: client.name for client in clients}
    totals = [
        {"account": accounts.get(account.id, account.id), "role": str(account.role), "cents": cents}
        for account, cents in proposal.plan.totals.items()
    ]
    return {
        "steps": [_row(step, titles) for step in proposal.plan.steps],
        "totals": sorted(totals, key=lambda row: (str(row["role"]), str(row["account"]))),
        "skipped": dict(Counter(each.rule for each in proposal.plan.skipped)),
    }


def _row(step: Step, titles: Mapping[int, str]) -> dict[str, Any]:
    document = step.document
    return {
        "op": WORDS[step.op],
        "kind": str(step.kind),
        "key": step.key,
        "number": document.number,
        "on": document.on.isoformat(),
        "cents": document.total,
        "client": client_of(document, titles),
        "reason": step.reason,
        "print": print_of(step),
        "step": written(step),
    }


def step_of(row: Mapping[str, Any]) -> Step:
    """Return the step behind a kept row; raises Mistake when another version wrote it."""
    return read(Step, row["step"])


def client_of(document: Document, titles: Mapping[int, str]) -> str:
    """Return whose document it is in words; empty for the firm's own."""
    name = document.name or next((line.name for line in document.lines if line.name), None)
    if name is None or name == FIRM:
        return ""
    return titles.get(name.client, f"client {name.client}")


def findings_of(told: Iterable[Hold | Alarm], clients: Iterable[Client]) -> list[Finding]:
    """Return holds, or alarms still open, as they are kept."""
    titles = {client.id: client.name for client in clients}
    return [_finding(each, titles) for each in told if isinstance(each, Hold) or each.open]


def _finding(each: Hold | Alarm, titles: Mapping[int, str]) -> Finding:
    client = titles.get(each.client, "")
    body: dict[str, Any] = {"sentence": each.sentence, "client": client}
    if isinstance(each, Hold):
        body |= {"remedies": list(each.remedies), "ways": [str(way) for way in each.ways], "mark": each.mark}
        body |= {"choices": dict(each.choices)} if each.choices else {}
        return Finding(str(each.cause), each.key, each.cents, body)
    return Finding(str(each.alert), each.key, each.cents, {**body, "since": _day(each.since)})


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
