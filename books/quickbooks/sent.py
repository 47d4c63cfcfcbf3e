"""What was sent under a name and may stand in QuickBooks although our record does not say so yet."""

from collections.abc import Collection

from actions.effects import EffectState
from core.errors import NotFound
from storage import FirmStore
from storage.rows import EffectRow

BEGUN = (EffectState.IN_FLIGHT, EffectState.IN_DOUBT, EffectState.DONE)
"""What goes on by itself; what is parked waits for a person, and may stand all the same."""
MAY_STAND = (*BEGUN, EffectState.PARKED)


async def find_sent(
    store: FirmStore, books_id: str, names: Collection[str], states: Collection[EffectState] = MAY_STAND
) -> EffectRow | None:
    """Return the first write under one of these names that may stand; what was refused or never left does not."""
    for name in names:
        try:
            effect = await store.effects.by_key(f"books/{books_id}/{name}")
        except NotFound:
            continue
        if effect.state in states:
            return effect
    return None
