"""Addresses that other systems send signed messages to: making, listing, changing and removing them."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from core.clock import now
from core.errors import Mistake, Problem, mistake
from engine.desk import address_named
from engine.installation import Installation
from recipes.model import TriggerUse
from services.actors import Actor, Permission, firm_of
from services.views import View
from storage import FirmStore
from storage.incoming import AddressRow

TRIGGER = "builtin.webhook_in"
SECRET = "whsec_"  # noqa: S105 (a prefix)
SECRET_BYTES = 32
OLD_SECRET_LIFE = timedelta(hours=24)
"""How long messages signed with the secret before are still taken."""


class AddressView(View):
    """An address without its token and secret. Until `old_until` the secret before is taken too."""

    id: str
    name: str
    created_by: str
    created_at: datetime
    old_until: datetime | None


class NewAddress(AddressView):
    """An address just made; `url` and `secret` are shown this once."""

    url: str
    secret: str


class NewSecret(AddressView):
    """An address whose secret was changed; `secret` is shown this once."""

    secret: str


async def add(inst: Installation, actor: Actor, name: str) -> NewAddress:
    """Make an address with a secret of its own; raises Mistake for a name that is empty or taken."""
    firm = firm_of(inst, actor, Permission.CONNECT)
    name = name.strip()
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise mistake("Address", "its name must have 1 to 60 characters", "Name it after the system that sends")
    token, secret = secrets.token_urlsafe(32), new_secret()
    view = _view(await firm.incoming.add(name, hash_of(token), secret))
    return NewAddress(**view.model_dump(), url=f"{inst.settings.base_url}/in/{token}", secret=secret)


async def listing(inst: Installation, actor: Actor) -> list[AddressView]:
    """Return the firm's addresses, newest first."""
    return [_view(row) for row in await firm_of(inst, actor, Permission.SEE).incoming.list()]


async def rotate(inst: Installation, actor: Actor, name: str) -> NewSecret:
    """Give an address a fresh secret; the one before is taken for 24 more hours."""
    firm, secret = firm_of(inst, actor, Permission.CONNECT), new_secret()
    row = await firm.incoming.change_secret(await address_named(firm, name), secret, now() + OLD_SECRET_LIFE)
    return NewSecret(**_view(row).model_dump(), secret=secret)


async def remove(inst: Installation, actor: Actor, name: str) -> None:
    """Forget an address and its messages; raises Mistake while a recipe that is on listens to it."""
    firm = firm_of(inst, actor, Permission.CONNECT)
    row = await address_named(firm, name)
    listening = await _listening(firm, name)
    if listening:
        cause = f"it starts {', '.join(listening)}"
        raise mistake(f"Address '{name}'", cause, "Turn these recipes off first")
    await firm.incoming.remove(row)


async def _listening(firm: FirmStore, name: str) -> list[str]:
    sources = await firm.sources.list(trigger_key=TRIGGER, limit=1000)
    theirs = [row.id for row in sources if row.input.get("address") == name]
    return [f"'{recipe.name}'" for source in theirs for recipe in await firm.recipes.listening(source)]


async def address_problems(firm: FirmStore, use: TriggerUse) -> tuple[Problem, ...]:
    """Return what is wrong when a recipe listens to an address that does not exist; nothing for other triggers."""
    name = use.input.get("address")
    if use.on != TRIGGER or not isinstance(name, str):
        return ()
    try:
        await address_named(firm, name)
    except Mistake as unknown:
        return tuple(unknown.problems)
    return ()


def new_secret() -> str:
    """Return a fresh signing secret in the form the Standard Webhooks specification gives secrets."""
    return SECRET + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def hash_of(token: str) -> str:
    """Return what is stored of an address's token."""
    return hashlib.sha256(f"incoming:{token}".encode()).hexdigest()


def _view(row: AddressRow) -> AddressView:
    return AddressView.model_validate(row)
