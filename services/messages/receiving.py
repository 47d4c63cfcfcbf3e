"""The door other systems send signed messages through: verified on the raw bytes, stored durably, then answered."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.canonical import exact_json
from core.clock import now
from engine.installation import Installation
from services.messages.incoming import TRIGGER, hash_of, new_secret
from services.messages.standard_webhooks import is_signed, is_timely, marks_of
from services.messages.webhooks import MOST_BYTES, STORE_SECONDS
from storage.incoming import AddressRow

MOST_DEPTH = 20
MOST_VALUES = 20_000
MOST_DIGITS = 100
PER_MINUTE = 600
"""New messages one address takes in a minute."""
MINUTE = timedelta(minutes=1)
NOBODY = new_secret()
"""What messages to unknown addresses are compared with, so that the time tells nothing."""
_log = logging.getLogger("lexrelay.incoming")


@dataclass(frozen=True)
class Reply:
    """What the sender is told; `cause` only to one that proved who it is, or could not by its own fault."""

    status: int
    cause: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    fresh: bool = False


async def receive(inst: Installation, token: str, headers: Mapping[str, str], body: bytes) -> Reply:
    """Answer one message: 200 only after it is stored for good, 503 when it could not be."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        async with asyncio.timeout(STORE_SECONDS):
            return await _receive(inst, token, given, body)
    except Exception as error:  # whatever kept it from being stored, the sender must send it again
        _log.error("message not stored error=%s", type(error).__name__)
        return Reply(503, "it could not be stored", {"Retry-After": "30"})


async def _receive(inst: Installation, token: str, given: Mapping[str, str], body: bytes) -> Reply:
    row = await inst.store.system.incoming.by_token(hash_of(token))
    marks = marks_of(given)
    signed = marks is not None and is_signed(marks, body, _secrets(row))
    if row is None:
        return Reply(404, "there is nothing at this address")
    if marks is None or not signed:
        return Reply(401, "it is not signed with the secret of this address")
    if not is_timely(marks, now()):
        return Reply(401, "its webhook-timestamp is more than five minutes from now")
    if len(body) > MOST_BYTES:
        return Reply(413, f"it is larger than {MOST_BYTES // 1000} kB")
    data = read_object(body)
    if data is None:
        return Reply(400, f"its body is no JSON object of at most {MOST_DEPTH} levels")
    return await _store(inst, row, marks.id, data)


def _secrets(row: AddressRow | None) -> tuple[str, str]:
    """Return two secrets whatever there is, so that every message takes as long to verify."""
    if row is None:
        return NOBODY, NOBODY
    old = row.old_secret if row.old_until and now() < row.old_until else ""
    return row.secret, old or row.secret


async def _store(inst: Installation, row: AddressRow, message_id: str, data: dict[str, Any]) -> Reply:
    """Keep the message and make whoever listens look, in one transaction; an id that came before changes nothing."""
    firm = inst.store.firm(row.firm)
    if await firm.incoming.has(row.id, message_id):
        return Reply(200)
    if await firm.incoming.count(row.id, now() - MINUTE) >= PER_MINUTE:
        return Reply(429, f"this address takes {PER_MINUTE} messages a minute", {"Retry-After": "60"})
    async with firm.together() as same:
        fresh = await same.incoming.put(row.id, message_id, data)
        if fresh:
            await same.sources.poll_soon(None, [TRIGGER])
    return Reply(200, fresh=fresh)


def read_object(body: bytes) -> dict[str, Any] | None:
    """Read a JSON object with exact numbers; None for anything else, and for one too deep or with absurd numbers."""
    try:
        data = exact_json(body.decode("utf-8"))
        json.dumps(data, default=str, ensure_ascii=False, allow_nan=False).encode()  # no NaN, no half characters
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and _is_sound(data) else None


def _is_sound(data: dict[str, Any]) -> bool:
    waiting: list[tuple[Any, int]] = [(data, 1)]
    seen = 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if depth > MOST_DEPTH or seen > MOST_VALUES or _is_absurd(node):
            return False
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        waiting += [(each, depth + 1) for each in inner]
    return True


def _is_absurd(node: Any) -> bool:
    """Whether a number has so many digits that writing it out would fill pages."""
    if isinstance(node, Decimal):
        return not node.is_finite() or abs(node.adjusted()) > MOST_DIGITS or len(node.as_tuple().digits) > MOST_DIGITS
    return isinstance(node, int) and abs(node) >= 10**MOST_DIGITS
