"""Plans, holds and checks of the books in a bookkeeper's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from commands.terminal import rows_of, table
from core.errors import mistake

if TYPE_CHECKING:
    from services.bookkeeping.book_views import ApplyReport, FindingView, PlanView, SetupReport, StatusView

STEPS = {
    "op": "DONE TO IT",
    "kind": "KIND",
    "number": "NUMBER",
    "key": "KEY",
    "on": "DAY",
    "amount": "AMOUNT",
    "client": "CLIENT",
}
TOTALS = {"account": "ACCOUNT", "role": "ROLE", "amount": "DEBIT (+) OR CREDIT (-)"}
MOST = 200
"""Steps shown in the terminal; all are in the JSON."""
SIGNS = {"ok": "ok     ", "problem": "PROBLEM", "advice": "advice ", "unknown": "?      "}


def plan(view: "PlanView") -> str:
    """Tell a plan: counts, steps, totals by account, and why a person is asked."""
    idle = "" if view.total else "nothing to do"
    counts = ", ".join(f"{count} {word}" for word, count in view.counts.items() if count)
    lines = [f"Plan {view.digest[:12]} ({view.state}): " + ", ".join(filter(None, (idle, counts)))]
    if view.total:
        lines += ["", table(rows_of(view.steps[:MOST]), STEPS, "")]
    lines += [f"{step.key}: {step.reason}" for step in view.steps[:MOST] if step.key.startswith("contact ")]
    if view.total > MOST:
        lines.append(f"... and {view.total - MOST} more; all of them with --json")
    if view.totals:
        lines += ["", table(rows_of(view.totals), TOTALS, "")]
    lines += [f"skipped: {count} because {rule}" for rule, count in view.skipped.items()]
    lines += [f"asks a person: {reason}" for reason in view.reasons]
    if view.counts.get("held") or view.counts.get("alarms"):
        lines.append("see what is held and why: lexrelay sync holds")
    return "\n".join(lines)


def applied(report: "ApplyReport") -> str:
    """Tell how applying ended."""
    view = report.plan
    if report.state == "stale":
        return "The books have changed since that plan. Nothing was written. " + (
            f"The new plan:\n{plan(view)}" if view else "Nothing is left to do."
        )
    done = f"{view.done} of {view.total} steps are done" if view else "nothing to do"
    if report.state == "waiting":
        return f"{done}; the rest goes on by itself in {report.seconds:.0f} s, or with `lexrelay sync apply`"
    tail = f"; {report.refused} were refused, see `lexrelay sync holds`" if report.refused else ""
    return f"{done}{tail}"


def status(view: "StatusView") -> str:
    """Tell where the books stand."""
    mine = view.books
    mode = "unattended within its limits" if mine.unattended else "every plan is approved by a person"
    lines = [f"{mine.name}: {mine.state} ({mine.clio} -> {mine.quickbooks}), {mode}"]
    if mine.last_error:
        lines.append(f"  last problem: {mine.last_error}")
    if view.plan:
        lines.append(f"  plan {view.plan.digest[:12]}: {view.plan.state}, {_progress(view.plan)}")
    lines.append(f"  {view.holds} held, {view.alarms} alarms, {view.refusals} refused, {view.drift} other findings")
    return "\n".join(lines)


def _progress(view: "PlanView") -> str:
    time_left = "" if view.seconds_left is None else f", about {duration(view.seconds_left)}"
    return f"{view.done} of {view.total} steps done, {view.left} left{time_left}"


@dataclass
class Pace:
    """How fast steps are done, from the first time it is told on."""

    begun: tuple[int, float] | None = None

    def words(self, done: int, total: int, at: float) -> str:
        """Tell what is done and left, and about how long that takes; `at` is in seconds."""
        first, since = self.begun = self.begun or (done, at)
        told = f"{done} of {total} steps are done, {total - done} left"
        if done == first or done >= total:
            return told
        return f"{told}, about {duration(round((at - since) / (done - first) * (total - done)))}"


def duration(seconds: int) -> str:
    """Write seconds the way people say them: 90 s, then 12 min, then 2 h 5 min; never nothing at all."""
    if seconds < 120:
        return f"{max(seconds, 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"


def findings(found: "Sequence[FindingView]") -> str:
    """Tell each finding with the ways out."""
    if not found:
        return "Nothing is held, and nothing needs a look."
    lines: list[str] = []
    for each in found:
        whose = f" of {each.client}" if each.client else ""
        lines.append(f"{each.kind.upper()} {each.code}: {each.key}{whose}, {each.amount}  [{each.id}]")
        lines.append(f"  {each.sentence}")
        lines += [f"  -> {remedy}" for remedy in each.remedies]
        if each.decision:
            lines.append(f"  {each.decision} by {each.decided_by}: {each.reason}")
    return "\n".join(lines)


def setup(report: "SetupReport") -> str:
    """Tell what the guided check found, and what it proposes."""
    lines = [f"{report.books.name}: {report.books.clio} -> {report.books.quickbooks}"]
    for each in report.checks:
        lines.append(f"{SIGNS[each.state]} {each.sentence}")
        if each.where:
            lines.append(f"        -> {each.who}: {each.where}")
    if report.proposed:
        lines.append("Proposed by name and type; keep it with --accept:")
        lines += [f"  {line}" for line in _proposed(report)]
    end = (
        "Ready: lexrelay sync plan" if report.ready else "Nothing was written. Correct the problems, then check again."
    )
    return "\n".join([*lines, end])


def _proposed(report: "SetupReport") -> Iterator[str]:
    """Say each proposed choice with the name of its account, as the chart of accounts shows it."""
    name = report.accounts.get
    for group in ("accounts", "deposit_to"):
        before = "" if group == "accounts" else "payments from "
        kept = report.settings.get(group) or {}
        for part, id in (report.proposed.get(group) or {}).items():
            if kept.get(part) != id:
                yield f"{before}{part}: {name(id, id)}"
    for each in report.proposed.get("trust", ()):
        bank, liability = name(each["bank"], each["bank"]), name(each["liability"], each["liability"])
        yield f"trust account {each['clio_account']} of Clio: bank {bank}, liability {liability}"
    for other in sorted(set(report.proposed) - {"accounts", "deposit_to", "trust"}):
        yield f"{other}: {report.proposed[other]}"


def amount(text: str) -> Decimal:
    """Read an amount such as 12.50; raises Mistake."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise mistake(f"Amount '{text}'", "it is no amount", "Write it like 12.50") from None
    if not value.is_finite() or value < 0 or value != value.quantize(Decimal("0.01")):
        raise mistake(f"Amount '{text}'", "it needs at most two decimals and no sign", "Write it like 12.50")
    return value
