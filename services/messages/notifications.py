"""Which news a firm wants to be told of, and where to: by e-mail through a connection, or as a signed message."""

import base64
import re
import secrets
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from connectors.email.addresses import checked_address
from connectors.http.gate import LOCAL
from core.clock import now
from core.errors import Mistake, Problem, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.connecting.connection_views import find_row
from services.messages.standard_webhooks import PREFIX
from services.views import View
from storage import FirmStore
from storage.rows import ConnectionRow

NAME = "notifications"
Kind = Literal["needs_you", "connection_broken", "books_held", "proof_failed", "proof_passed"]
KINDS: dict[str, str] = {
    "needs_you": "Something new needs a person: a run that stopped, an approval that waits",
    "connection_broken": "A connection needs a new sign-in",
    "books_held": "The books hold something that a person must decide",
    "proof_failed": "Trust money does not prove: the sides differ",
    "proof_passed": "The daily proof of trust money passed",
}
USUAL = ("needs_you", "connection_broken", "books_held", "proof_failed")
TEST = "test"
MOST_PEOPLE = 20


class Wanted(View):
    """What somebody chose. An empty `connection` sends no e-mail, an empty `url` no message."""

    kinds: tuple[str, ...] = USUAL
    connection: str = ""
    recipients: tuple[str, ...] = ()
    url: str = ""


class NotificationsView(Wanted):
    """The choice as it is kept; the secret of the messages is shown only when it is made."""

    has_secret: bool = False


class NoticeView(View):
    """A message that was or will be sent, without its content."""

    id: str
    channel: str
    kind: str
    state: str
    attempts: int
    next_try_at: datetime | None
    error: str
    created_at: datetime
    finished_at: datetime | None


def read_addresses(text: str) -> tuple[str, ...]:
    """Return the addresses in a text, which people part by commas, semicolons, spaces or lines; each once."""
    return tuple(dict.fromkeys(each for each in re.split(r"[,;\s]+", text) if each))


async def show(inst: Installation, actor: Actor) -> NotificationsView:
    """Return what is chosen."""
    kept = await chosen(firm_of(inst, actor, Permission.SETTINGS))
    known = {name: kept[name] for name in Wanted.model_fields if name in kept}
    return NotificationsView(**known, has_secret=bool(kept.get("secret")))


async def chosen(firm: FirmStore) -> dict[str, Any]:
    """Return what is kept, secret included; empty before anybody chose."""
    kept: dict[str, Any] | None = await firm.settings.get(NAME)
    return kept or {}


async def change(inst: Installation, actor: Actor, wanted: Wanted) -> tuple[NotificationsView, str]:
    """Keep a choice; returns it with the new secret of the messages, once, when their address is new."""
    firm = firm_of(inst, actor, Permission.SETTINGS)
    before = await chosen(firm)
    connection = await _checked(inst, firm, wanted)
    fresh = _new_secret() if wanted.url and wanted.url != before.get("url") else ""
    kept = {**wanted.model_dump(mode="json"), "connection": connection, "secret": fresh or before.get("secret", "")}
    if not wanted.url:
        kept["secret"] = ""
    await firm.settings.put(NAME, kept, "notifications changed", {"kinds": list(wanted.kinds)})
    return await show(inst, actor), fresh


async def try_out(inst: Installation, actor: Actor) -> int:
    """Queue one message on each chosen way; returns how many; raises Mistake when no way is chosen."""
    firm = firm_of(inst, actor, Permission.SETTINGS)
    body = {"text": "This is a test. Messages from Lexrelay arrive.", "path": "/settings/notifications", "count": 1}
    queued = await tell(firm, TEST, f"{TEST}:{now().isoformat()}", body)
    if not queued:
        raise mistake("Notifications", "neither e-mail nor an address is chosen", "Choose one and save it first")
    return queued


async def listing(inst: Installation, actor: Actor, limit: int = 20) -> list[NoticeView]:
    """Return the newest messages."""
    firm = firm_of(inst, actor, Permission.SETTINGS)
    return [NoticeView.model_validate(row) for row in await firm.notices.list(limit)]


async def tell(firm: FirmStore, kind: str, key: str, body: dict[str, Any]) -> int:
    """Queue a message on each way the firm chose, if it wants this kind, once for each key; returns how many."""
    kept = await chosen(firm)
    if kind != TEST and kind not in kept.get("kinds", ()):
        return 0
    ways = [way for way, used in (("email", "connection"), ("webhook", "url")) if kept.get(used)]
    return sum([await firm.notices.add(way, kind, key, body) for way in ways])


async def _checked(inst: Installation, firm: FirmStore, wanted: Wanted) -> str:
    """Return the id of the connection to send by; raises Mistake naming all that is wrong."""
    problems = [Problem(f"Kind '{kind[:40]}'", "it is not known", "Choose among those listed") for kind in wanted.kinds
                if kind not in KINDS]  # fmt: skip
    problems += [problem for each in wanted.recipients for problem in _of_address(each)]
    problems += _of_url(wanted.url, inst.environment.get(LOCAL, ""))
    row = await find_row(firm, wanted.connection) if wanted.connection else None
    problems += _of_mail(row, len(wanted.recipients)) if row else []
    if problems:
        raise Mistake(tuple(problems))
    return row.id if row else ""


def _of_mail(row: ConnectionRow, people: int) -> list[Problem]:
    if row.app != "email":
        return [Problem(f"Connection '{row.name}'", "it sends no e-mail", "Choose an E-mail connection")]
    if not 1 <= people <= MOST_PEOPLE:
        return [Problem("E-mail", f"{people or 'no'} addresses are named", f"Name one to {MOST_PEOPLE}")]
    return []


def _of_address(text: str) -> list[Problem]:
    try:
        checked_address(text)
    except ValueError:
        return [Problem(f"Address '{text[:80]}'", "it is no e-mail address", "Write it like name@example.com")]
    return []


def _of_url(url: str, local: str) -> list[Problem]:
    """Want HTTPS, but of a host of the house that the operator named."""
    parts = urlsplit(url)
    ours = parts.netloc.lower() in {each.strip().lower() for each in local.split(",")}
    plain = parts.scheme == "https" or (parts.scheme == "http" and ours)
    if not url or (plain and parts.hostname and "@" not in parts.netloc and url.isascii() and url.isprintable()):
        return []
    remedy = "Type it like https://chat.example.com/hooks/lexrelay"
    return [Problem("Address of messages", "it is no HTTPS address", remedy)]


def _new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
