"""A run in words, for a person at a terminal."""

import json
from collections.abc import Iterator
from typing import Any

from commands.terminal import cell
from services.running.runs import EffectView, RunReport, StepView

WRITES = {
    "intended": "not sent yet",
    "in_flight": "being sent",
    "in_doubt": "unclear, will be looked up",
    "done": "written",
    "rejected": "refused",
    "parked": "unclear, a person has to look",
}
"""What each state of a write means to a person."""


def tell(report: RunReport, *, steps: bool) -> str:
    """Return the lines about a run; with `steps` also what went into each step and came out."""
    return "\n".join(_lines(report, steps))


def _lines(report: RunReport, steps: bool) -> Iterator[str]:
    ended = f", ended {cell(report.finished_at)}" if report.finished_at else ""
    yield f"{report.recipe} (version {report.version}), run {report.id}: {report.state}"
    yield f"  for {report.label or '-'} (id {report.object_id or '-'}), begun {cell(report.created_at)}{ended}"
    if report.waiting_for:
        again = f"; it looks again at {cell(report.wake_at)}" if report.wake_at else ""
        yield f"  waits for {report.waiting_for}{again}"
    for step in report.steps:
        yield _step(step)
        yield from _values(step) if steps else ()
    if report.error_text:
        yield f"  {report.error_text}"
    if report.remedy:
        yield f"    -> {report.remedy}"


def _step(step: StepView) -> str:
    again = f", {step.attempts} attempts" if step.attempts > 1 else ""
    return f"  {step.position}: {step.state}{_write(step.effect) if step.effect else ''}{again}"


def _write(effect: EffectView) -> str:
    made = f" as {effect.object_id}" if effect.object_id else ""
    return f", {WRITES.get(effect.state, effect.state)}{made}"


def _values(step: StepView) -> Iterator[str]:
    for word, value in (("in", step.input), ("out", step.output)):
        if value is not None:
            yield f"    {word}: {_readable(value)}"


def _readable(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).replace("\n", "\n    ")
