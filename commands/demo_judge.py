"""Compares what the demo firm's own books hold with what its day should have made of them."""

from dataclasses import asdict, dataclass
from typing import Any

Report = dict[str, Any]
WRONG = ("missing", "doubled", "wrong_amount", "withdrawn")
ODD = ("unexpected_invoices", "doubled_customers")
UNFINISHED = ("queued", "running", "waiting")


@dataclass(frozen=True)
class Sight:
    """One look at both sides: the books' report, and our runs by trigger and state."""

    report: Report
    runs: dict[str, dict[str, int]]
    events: int
    notes_before: int
    matters_before: int

    @property
    def approved(self) -> int:
        """Bills for fees that were approved; requests for trust money are not among them."""
        return int(self.report["summary"]["approved"])

    @property
    def invoices(self) -> int:
        """Invoices in the books."""
        return len(self.report["quickbooks"]["invoices"])

    @property
    def payments(self) -> int:
        """Payments in the books."""
        return len(self.report["quickbooks"]["payments"])

    @property
    def notes(self) -> int:
        """Notes added since the day began."""
        return len(self.report["clio"]["notes"]) - self.notes_before

    @property
    def unfinished(self) -> int:
        """Runs that are still to end."""
        return sum(self.in_state(state) for state in UNFINISHED)

    def in_state(self, state: str) -> int:
        """Count runs of all recipes in one state."""
        return sum(states.get(state, 0) for states in self.runs.values())

    @property
    def refused_duplicates(self) -> int:
        """Second creations that reached the other side, whether it took them or not."""
        return _count(self.report["counters"], "duplicate_attempts")

    def missing(self) -> list[str]:
        """Say what has not happened yet; nothing when the day is through."""
        opened = len(self.report["clio"]["matters"]) - self.matters_before
        wanted = {
            "clio.bill_state_updated": ("approved bills", self.approved),
            "quickbooks.new_payment": ("payments", self.payments),
            "clio.new_matter": ("new matters", opened),
        }
        lines = [f"{self.unfinished} runs are not finished"] if self.unfinished else []
        for trigger, (name, count) in wanted.items():
            short = count - sum(self.runs.get(trigger, {}).values())
            if short > 0:
                lines.append(f"{short} {name} were not noticed yet")
        return lines

    def differences(self) -> list[str]:
        """Say where the books are not what they should be."""
        summary = self.report["summary"]
        lines = [f"{summary[kind]} bills: {kind.replace('_', ' ')}" for kind in WRONG if summary[kind]]
        lines += [f"{name.replace('_', ' ')}: {', '.join(summary[name])}" for name in ODD if summary[name]]
        if self.notes != self.payments:
            lines.append(f"{self.payments} payments but {self.notes} notes of them")
        if self.refused_duplicates:
            lines.append(f"{self.refused_duplicates} second creations reached the other side")
        bad = self.in_state("failed") + self.in_state("parked")
        return [*lines, f"{bad} runs failed or need a person"] if bad else lines


@dataclass(frozen=True)
class Summary:
    """How the day ended; `refused_duplicates` counts second creations that reached the other side.

    `reconnects` counts the times a person had to sign in again.
    """

    events: int
    runs: int
    invoices: int
    payments: int
    notes: int
    failures: int
    parked: int
    refused_duplicates: int
    refreshes: int
    reconnects: int
    kills: int
    seconds: float
    verdict: str
    differences: list[str]

    @property
    def agrees(self) -> bool:
        """Whether the books are exactly what they should be."""
        return self.verdict == "agrees"

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return asdict(self)

    def to_text(self) -> str:
        """Tell it to a person."""
        lines = [
            f"{name.replace('_', ' '):20} {value}" for name, value in asdict(self).items() if name != "differences"
        ]
        return "\n".join(lines + [f"  {line}" for line in self.differences])


def summarize(sight: Sight, kills: int, reconnects: int, seconds: float) -> Summary:
    """Judge the last look: the verdict is `agrees` only when nothing is missing and nothing differs."""
    counters = sight.report["counters"]
    differences = [*sight.missing(), *sight.differences()]
    return Summary(
        events=sight.events,
        runs=sum(sum(states.values()) for states in sight.runs.values()),
        invoices=sight.invoices,
        payments=sight.payments,
        notes=sight.notes,
        failures=sight.in_state("failed"),
        parked=sight.in_state("parked"),
        refused_duplicates=sight.refused_duplicates,
        refreshes=_count(counters, "token_refresh"),
        reconnects=reconnects,
        kills=kills,
        seconds=round(seconds, 1),
        verdict="differs" if differences else "agrees",
        differences=differences,
    )


def _count(counters: dict[str, int], name: str) -> int:
    return sum(counters.get(f"{vendor}.{name}", 0) for vendor in ("clio", "qbo"))
