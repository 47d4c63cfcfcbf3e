"""The pure rules of the effect ledger: keys, markers, and what comes next for an effect in a given state.

Protocol (one for every external write): commit the intention, commit that it is being sent, send once, record the
answer. An unknown outcome waits until the other side can no longer commit late, then looks, adopts or sends again.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from actions.contract import Action, Guarantee

MAX_ROUNDS = 5
"""Unknown outcomes after which a person decides."""
MARK = "lexrelay"
SOON = timedelta(milliseconds=250)
"""How soon to ask again while another run holds the effect."""


class EffectState(StrEnum):
    """Where one intended write stands."""

    INTENDED = "intended"
    IN_FLIGHT = "in_flight"
    IN_DOUBT = "in_doubt"
    DONE = "done"
    REJECTED = "rejected"
    PARKED = "parked"


def step_key(recipe_id: str, event_identity: str, position: str) -> str:
    """Name the effect of one step for one event. Never a version or a run, so republishing cannot post again."""
    return f"recipe/{recipe_id}/{event_identity}/{position}"


def natural_key(action: Action, connection_id: str, name: str) -> str:
    """Name the effect of making one named thing, shared by every run that wants it."""
    return f"named/{connection_id}/{action.key}/{hashlib.sha256(name.encode()).hexdigest()[:40]}"


def marker_of(firm: str, key: str) -> str:
    """Return the short text that the other system keeps with the object, such as `lexrelay:1f0c...`."""
    return f"{MARK}:{hashlib.sha256(f'{firm}/{key}'.encode()).hexdigest()[:24]}"


def request_id_of(firm: str, key: str, generation: int) -> str:
    """Return 40 hex digits that stay equal over all attempts of one generation."""
    return hashlib.sha256(f"{firm}/{key}/{generation}".encode()).hexdigest()[:40]


@dataclass(frozen=True)
class NextMove:
    """What to do with an effect now: `send`, `look` (then send if nothing is found), `wait`, `return`, or `park`."""

    kind: Literal["send", "look", "wait", "return", "park"]
    until: datetime | None = None


def next_move(
    state: EffectState,
    *,
    guarantee: Guarantee,
    rounds: int,
    look_at: datetime | None,
    lease_until: datetime | None,
    at: datetime,
) -> NextMove:
    """Decide from the committed state alone. `rounds` counts sends whose outcome is or may be unknown."""
    match state:
        case EffectState.DONE:
            return NextMove("return")
        case EffectState.PARKED:
            return NextMove("park")
        case EffectState.INTENDED | EffectState.REJECTED:
            return NextMove("send")
    if lease_until and at < lease_until:
        return NextMove("wait", min(lease_until, at + SOON))
    if look_at and at < look_at:
        return NextMove("wait", look_at)
    if guarantee is Guarantee.AT_MOST_ONCE or rounds >= MAX_ROUNDS:
        return NextMove("park")
    return NextMove("look")
