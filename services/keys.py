"""Changing the key that seals what is stored: a fresh one, then everything stored moves to it."""

from collections.abc import Callable

from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.views import View

_AT_ONCE = 500


class Rotation(View):
    """The id of the key that seals from now on, and of those that only open older backups."""

    current: str
    older: tuple[str, ...]
    keys_file: str


async def rotate(inst: Installation, actor: Actor, progress: Callable[[str], None]) -> Rotation:
    """Add a key, seal everything stored under it; safe to repeat when interrupted, processes at work go on."""
    firm, keys = firm_of(inst, actor, Permission.ADMINISTER), inst.store.keys
    current = keys.rotate()
    await firm.audit.append("keys.rotated", current)
    while left := await inst.store.system.reseal(_AT_ONCE):
        progress(f"{left} values are still sealed under older keys")
    for each in await inst.store.system.firms.list():
        await inst.clients.files(each.id).reseal()
    return Rotation(current=current, older=tuple(sorted(keys.ids - {current})), keys_file=str(keys.path))
