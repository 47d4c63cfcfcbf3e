"""Access tokens of the REST API: shown once, kept as a hash, with a role as their scope."""

import hashlib
import secrets
from datetime import datetime

from core.errors import NotAllowed, NotFound, Problem, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, Role, firm_of
from services.views import View

PREFIX = "lxr_"


class TokenView(View):
    """A token without its secret."""

    id: str
    name: str
    role: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewToken(TokenView):
    """A token that was just made; `token` is shown this once."""

    token: str


def hash_of(kind: str, secret: str) -> str:
    """Return what is stored of a secret; the kind keeps a session from being used as a token and the reverse."""
    return hashlib.sha256(f"{kind}:{secret}".encode()).hexdigest()


async def create(inst: Installation, actor: Actor, name: str, role: str) -> NewToken:
    """Make a token; raises Mistake for an unknown role or an empty name."""
    firm = firm_of(inst, actor, Permission.ADMINISTER)
    if role not in set(Role):
        raise mistake(f"Role '{role}'", f"it is not one of {', '.join(Role)}", "Choose one of these")
    if not name.strip():
        raise mistake("Token", f"the name '{name}' cannot be used", "Name it after the program that will use it")
    secret = PREFIX + secrets.token_urlsafe(32)
    row = await firm.tokens.add(name.strip(), role, hash_of("token", secret))
    return NewToken(**TokenView.model_validate(row).model_dump(), token=secret)


async def listing(inst: Installation, actor: Actor) -> list[TokenView]:
    """Return the firm's tokens, also revoked ones."""
    rows = await firm_of(inst, actor, Permission.ADMINISTER).tokens.list()
    return [TokenView.model_validate(row) for row in rows]


async def find(inst: Installation, actor: Actor, token_id: str) -> TokenView:
    """Return one token; raises NotFound."""
    for each in await listing(inst, actor):
        if each.id == token_id:
            return each
    raise NotFound((Problem(f"Access token '{token_id}'", "there is none of this id", "Look at the list again"),))


async def revoke(inst: Installation, actor: Actor, token_id: str) -> None:
    """End a token at once; raises NotFound."""
    await firm_of(inst, actor, Permission.ADMINISTER).tokens.revoke(token_id)


async def authenticate(inst: Installation, secret: str) -> Actor:
    """Return whom a bearer token speaks for; raises NotAllowed for an unknown or revoked one."""
    row = await inst.store.system.tokens.find(hash_of("token", secret))
    if row is None:
        remedy = "An owner can make a new one with `lexrelay tokens create`"
        raise NotAllowed((Problem("Access token", "it is unknown or was revoked", remedy),))
    return Actor(row.firm, f"token:{row.name}", Role(row.role))
