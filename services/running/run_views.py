"""How runs are shown: what started them, where they stand and what they wait for, in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.errors import NotFound
from engine.run_fields import label_of
from services.views import View
from storage import FirmStore
from storage.rows import EffectRow, EventRow, RunRow, StepRow
from storage.run_faces import Face

MOVING = ("queued", "running", "waiting")
"""States in which a run goes on by itself, or as soon as what it waits for is there."""


class RunView(View):
    """One run; `waiting_for` is in words, `label` what people call the item that started it, `object_id` its id.

    `number`, `matter`, `client` and `amount` are what it is found by, as far as its item has them.
    """

    id: str
    recipe: str
    recipe_id: str
    version: int
    state: str
    position: str
    waiting_for: str
    wake_at: datetime | None
    error: dict[str, Any] | None
    object_id: str
    label: str
    number: str = ""
    matter: str = ""
    client: str = ""
    amount: Decimal | None = None
    currency: str = "USD"
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class EffectView(View):
    """The one write of a step: whether it is known to be done, and what a support desk asks for."""

    id: str
    state: str
    object_id: str
    action: str
    rounds: int
    sent_at: datetime | None
    evidence: dict[str, Any]


class StepView(View):
    """What one step took in and gave out."""

    position: str
    state: str
    input: Any
    output: Any
    error: dict[str, Any] | None
    effect: EffectView | None
    attempts: int
    started_at: datetime
    finished_at: datetime | None


class RunReport(RunView):
    """A whole run, with the item that started it; `error_text` and `remedy` say what is wrong and who can fix it.

    `test`: somebody started it from the editor to try the recipe for real.
    """

    trigger: Any
    steps: tuple[StepView, ...]
    error_text: str
    remedy: str
    test: bool


async def names_of(firm: FirmStore) -> dict[str, str]:
    """Return the names of recipes (`recipe:<id>`) and connections (`connection:<id>`)."""
    recipes = {f"recipe:{row.id}": row.name for row in await firm.recipes.list(limit=1000)}
    return recipes | {f"connection:{row.id}": row.name for row in await firm.connections.list(limit=1000)}


async def event_of(firm: FirmStore, row: RunRow) -> EventRow | None:
    """Return what started a run, None for one that was started without an item."""
    return await firm.events.get(row.event_id) if row.event_id else None


def run_view(row: RunRow, names: Mapping[str, str], event: EventRow | None, face: Face | None = None) -> RunView:
    """Show a run by what it is found by, or by the event itself."""
    shown = {name: getattr(row, name) for name in RunView.model_fields if hasattr(row, name)}
    shown["waiting_for"] = _words(row, names) if row.state == "waiting" else ""
    name = names.get(f"recipe:{row.recipe_id}", row.recipe_id)
    return RunView(**shown, recipe=name, **(_known(face) if face else _plain(event)))


def _plain(event: EventRow | None) -> dict[str, Any]:
    return {"object_id": event.object_id if event else "", "label": label_of(event) if event else ""}


def _known(face: Face) -> dict[str, Any]:
    amount = None if face.cents is None else Decimal(face.cents).scaleb(-2)
    texts = {name: getattr(face, name) for name in ("object_id", "label", "number", "matter", "client")}
    return {**texts, "amount": amount, "currency": face.currency or "USD"}


def _words(row: RunRow, names: Mapping[str, str]) -> str:
    kind, _, name = row.waiting_for.partition(":")
    if kind == "connection":
        return f"someone to reconnect '{names.get(row.waiting_for, 'an account')}'"
    if kind == "effect":
        return "certainty about a write whose answer was lost"
    known = {
        "time": "the time to go on",
        "approval": f"someone to decide approval {name}",
        "digest": "its digest to go out",
    }
    return known.get(kind, row.waiting_for)


async def list_views(firm: FirmStore, rows: Sequence[RunRow], known: Mapping[str, Face]) -> list[RunView]:
    """Show many runs; those that are not findable yet by their events."""
    names = await names_of(firm)
    return [
        run_view(row, names, None if row.id in known else await event_of(firm, row), known.get(row.id)) for row in rows
    ]


async def step_view(firm: FirmStore, row: StepRow) -> StepView:
    """Show a step with its write."""
    shown = {name: getattr(row, name) for name in StepView.model_fields if hasattr(row, name)}
    effect = await effect_of(firm, row.effect_id)
    return StepView(**shown, effect=effect_view(effect) if effect else None)


async def effect_of(firm: FirmStore, effect_id: str | None) -> EffectRow | None:
    """Return a step's write, None when it has none."""
    try:
        return await firm.effects.get(effect_id) if effect_id else None
    except NotFound:
        return None


def effect_view(row: EffectRow) -> EffectView:
    """Show a write."""
    shown = {name: getattr(row, name) for name in EffectView.model_fields if hasattr(row, name)}
    return EffectView(**shown, action=row.action_key)
