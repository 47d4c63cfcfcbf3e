"""Who asks, and what that person may do. What is not granted here is refused."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import NotAllowed, Problem
from engine.installation import FIRM, Installation
from storage import FirmStore


class Role(StrEnum):
    """What a person is in the firm; also the scope of an API token."""

    OWNER = "owner"
    ADMIN = "admin"
    BUILDER = "builder"
    BOOKKEEPER = "bookkeeper"
    VIEWER = "viewer"


class Permission(StrEnum):
    """One kind of thing to do; the value ends the sentence 'may ...'."""

    SEE = "look at recipes, runs and connections"
    BUILD = "write and try recipes"
    PUBLISH = "turn recipes on and off"
    PUBLISH_MONEY = "turn recipes on that move money"
    OPERATE = "start, replay, cancel and settle runs"
    KEEP_BOOKS = "plan, approve and apply the books, and reconcile them"
    SET_UP_BOOKS = "set up the books, switch them on and off and release what they hold"
    CONNECT = "make, change and remove connections"
    PEOPLE = "invite people, change their roles and remove them"
    SETTINGS = "change the firm's settings and read its audit trail"
    ADMINISTER = "make and revoke access tokens"


_ALL = frozenset(Permission)
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: _ALL,
    Role.ADMIN: _ALL - {Permission.ADMINISTER},
    Role.BUILDER: frozenset({Permission.SEE, Permission.BUILD, Permission.PUBLISH, Permission.OPERATE}),
    Role.BOOKKEEPER: frozenset({Permission.SEE, Permission.OPERATE, Permission.KEEP_BOOKS}),
    Role.VIEWER: frozenset({Permission.SEE}),
}


BELOW: dict[Role, frozenset[Role]] = {
    Role.OWNER: frozenset(Role),
    Role.ADMIN: frozenset(Role) - {Role.OWNER},
}
"""The roles that somebody may give, and whose people they may change or remove."""


@dataclass(frozen=True)
class Actor:
    """Who acts in which firm, in which role. `user` is written into the audit trail.

    `person` and `sign_in` are the ids of the account and of the browser, when there are any.
    """

    firm: str
    user: str
    role: Role
    person: str = ""
    sign_in: str = ""


def require(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed, naming the roles that may, unless the actor's role grants it."""
    if permission in GRANTS[actor.role]:
        return
    able = " or ".join(role.value for role in Role if permission in GRANTS[role])
    cause = f"the role {actor.role.value} may not {permission.value}"
    raise NotAllowed((Problem(f"User '{actor.user}'", cause, f"Ask someone with the role {able}"),))


def local_owner(inst: Installation) -> Actor:
    """Return the actor at this machine's terminal: whoever can read the home folder owns the installation."""
    return Actor(FIRM, "terminal", Role.OWNER)


def firm_of(inst: Installation, actor: Actor, permission: Permission) -> FirmStore:
    """Return the actor's firm's store, after checking the permission."""
    require(actor, permission)
    return inst.store.firm(actor.firm, actor.user)
