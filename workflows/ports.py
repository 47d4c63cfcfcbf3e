"""The I/O steps a workflow may call. Signatures only; the bodies are in activities/ under the same names."""

from datetime import timedelta
from typing import Literal

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from core.forms import Form


SILENCE = timedelta(seconds=30)
"""How long a worker may give no sign of life. Without it a killed poll would hold its schedule until it times out."""


class RunOrder(Form):
    """Which run of which firm."""

    firm: str
    run: str


class StepOrder(Form):
    """Which step of the run comes next; None asks the database where the run stands."""

    firm: str
    run: str
    position: str | None = None


class Move(Form):
    """What the workflow does after a step: go on at `position`, wait there, or end with `outcome`.

    `seconds` None while waiting means until someone wakes the run (a person reconnects or releases it).
    """

    kind: Literal["go", "wait", "end"]
    position: str | None = None
    seconds: float | None = None
    outcome: str = ""


class SourceOrder(Form):
    """Which trigger source of which firm."""

    firm: str
    source: str


class BooksOrder(Form):
    """Which books of which firm."""

    firm: str
    books: str


class CycleEnd(Form):
    """How a cycle of the books ended; with `seconds` it goes on after that time."""

    state: str
    seconds: float | None = None


@activity.defn
async def keep_books(order: BooksOrder) -> CycleEnd:
    """Run one cycle of the books: read both sides, plan, and apply what is approved or within the firm's limits."""
    raise NotImplementedError


@activity.defn
async def prove_books(order: BooksOrder) -> str:
    """Sweep and reconcile; returns clean, differs, busy or failed."""
    raise NotImplementedError


@activity.defn
async def take_step(order: StepOrder) -> Move:
    """Take one step of a run, through the effect ledger when it writes."""
    raise NotImplementedError


@activity.defn
async def poll_source(order: SourceOrder) -> int:
    """Read what is new at one trigger source; returns the number of new events."""
    raise NotImplementedError


@activity.defn
async def keep_webhooks() -> int:
    """Renew push subscriptions of all connections before they expire; returns how many were changed."""
    raise NotImplementedError
