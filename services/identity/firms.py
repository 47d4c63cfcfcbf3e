"""Several firms on one installation: whoever owns the first one adds others and invites their owners.

No firm sees another, and whoever added one has no way into it once its owner has come.
"""

import re
import unicodedata

from core.errors import NotAllowed, NotFound, Problem, mistake
from engine.installation import FIRM, Installation
from services.actors import Actor, Permission, Role, require
from services.identity import people
from services.identity.people import NewInvitation
from services.identity.signing_in import tidy_address
from services.views import View
from storage.rows import FirmRow

MOST_LETTERS = 100
MOST_FIRMS = 200
_REMEDY = "Ask an owner of the first firm, or use `lexrelay firms` where it runs"


class FirmLine(View):
    """One firm: `id` is what the terminal and the files call it; without `people` it waits for its owner."""

    id: str
    name: str
    people: int
    first: bool


class NewFirm(View):
    """A firm just added, and the link for its owner, which is shown this once."""

    firm: FirmLine
    invitation: NewInvitation | None


def may_add(actor: Actor) -> bool:
    """Whether somebody may add firms: they own the first one, and so the installation."""
    return actor.firm == FIRM and actor.role is Role.OWNER


def _check(actor: Actor) -> None:
    require(actor, Permission.ADMINISTER)
    if not may_add(actor):
        raise NotAllowed((Problem("Firms", "only an owner of the first firm may see and add others", _REMEDY),))


async def listing(inst: Installation, actor: Actor) -> list[FirmLine]:
    """Return all firms, the first one first; raises NotAllowed."""
    _check(actor)
    lines = [await _line(inst, row) for row in await inst.store.system.firms.list()]
    return sorted(lines, key=lambda each: (not each.first, each.name.casefold()))


async def _line(inst: Installation, row: FirmRow) -> FirmLine:
    many = await inst.store.firm(row.id).people.count()
    return FirmLine(id=row.id, name=row.name, people=many, first=row.id == FIRM)


async def add(inst: Installation, actor: Actor, name: str, owner: str = "") -> NewFirm:
    """Add a firm and invite its owner by an e-mail address, if one is given; raises NotAllowed, Mistake."""
    _check(actor)
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= MOST_LETTERS or not tidy.isprintable():
        raise mistake("Name", f"it must have 1 to {MOST_LETTERS} characters", "Write what people call the firm")
    known = await inst.store.system.firms.list()
    if len(known) >= MOST_FIRMS:
        raise mistake("Firms", f"there are {MOST_FIRMS} already", "Start another installation")
    if any(row.name.casefold() == tidy.casefold() for row in known):
        raise mistake(f"Firm '{tidy}'", "there is one with this name already", "Choose another name")
    address = tidy_address(owner) if owner.strip() else ""
    row = await inst.store.system.firms.ensure(_id_for(tidy, {each.id for each in known}), tidy)
    await inst.store.firm(FIRM, actor.user).audit.append("firm added", f"firm:{row.id}", {"name": tidy})
    invitation = await invite_owner(inst, actor, row.id, address) if address else None
    return NewFirm(firm=await _line(inst, row), invitation=invitation)


def _id_for(name: str, taken: set[str]) -> str:
    """Return letters, digits and dashes that stand for a firm, also in names of folders and workflows."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "firm"
    number = 1
    while (found := start if number == 1 else f"{start}-{number}") in taken | {"system"}:
        number += 1
    return found


async def invite_owner(inst: Installation, actor: Actor, firm: str, email: str) -> NewInvitation:
    """Make the link with which a firm's first owner comes in; raises NotAllowed, NotFound, Mistake for a later one."""
    _check(actor)
    row = await find(inst, firm)
    if await inst.store.firm(row.id).people.count():
        raise mistake(f"Firm '{row.name}'", "it has its own people", "Ask its owner for an invitation")
    return await people.invite(inst, Actor(row.id, actor.user, Role.OWNER), email, Role.OWNER)


async def find(inst: Installation, id_or_name: str) -> FirmRow:
    """Return a firm by its id or name; raises NotFound. Never for a question of a person of another firm."""
    wanted, known = id_or_name.strip().casefold(), await inst.store.system.firms.list()
    found = [row for row in known if row.id == wanted] or [row for row in known if row.name.casefold() == wanted]
    remedy = "The person who runs this installation can read them with `lexrelay firms list`"
    if len(found) > 1:
        raise mistake(f"Firm '{id_or_name}'", f"{len(found)} have this name", f"Use the id. {remedy}")
    if not found:
        raise NotFound((Problem(f"Firm '{id_or_name}'", "there is none of this id or name", remedy),))
    return found[0]


async def at_terminal(inst: Installation, firm: str) -> Actor:
    """Return the actor at this machine's terminal in a firm, the first one for ''; raises NotFound."""
    return Actor((await find(inst, firm)).id if firm else FIRM, "terminal", Role.OWNER)
