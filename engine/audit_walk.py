"""Verifies each firm's audit trail a piece at a time, round and round, so that no round grows with the trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.clock import now
from storage import FirmStore
from storage.audit import Walked

PIECE = 5000
"""Entries in one piece."""
WALK = "audit.walk"


@dataclass(frozen=True)
class Verified:
    """What is known of a trail. `whole_at` is when a walk from the first entry to the then newest, `whole`, ended.

    `at` is where the walk under way stands; `problems` are what it, or else the last whole one, found.
    """

    whole_at: datetime | None
    whole: int
    at: int
    problems: tuple[str, ...]


async def verified(firm: FirmStore) -> Verified:
    """Return what is known, without looking."""
    return _verified(await firm.settings.get(WALK) or {})


async def walk_on(firm: FirmStore, piece: int = PIECE) -> Verified:
    """Verify the next piece; after the newest entry the walk begins anew."""
    kept: dict[str, Any] = await firm.settings.get(WALK) or {}
    before = Walked(kept.get("number", 0), kept.get("hash", ""), tuple(kept.get("problems", ())))
    done = await firm.audit.verify_piece(before, piece)
    fresh: dict[str, Any] = {"number": done.number, "hash": done.hash, "problems": list(done.problems)}
    whole: dict[str, Any] = {name: kept[name] for name in ("whole_at", "whole", "found") if name in kept}
    if done.ended:
        whole = {"whole_at": now().isoformat(), "whole": done.number, "found": list(done.problems)}
        fresh = {}
    await firm.settings.put(WALK, {**whole, **fresh})
    return _verified({**whole, **fresh})


def _verified(kept: dict[str, Any]) -> Verified:
    ended = kept.get("whole_at")
    problems = kept.get("problems") or kept.get("found") or ()
    return Verified(
        datetime.fromisoformat(ended) if ended else None, kept.get("whole", 0), kept.get("number", 0), tuple(problems)
    )
