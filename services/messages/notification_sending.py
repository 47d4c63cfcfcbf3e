"""Sends what is queued: each message until it was taken, at growing distances, for about three days."""

import asyncio
import json
from datetime import UTC, timedelta
from typing import Any

import structlog

from actions import Effect
from connectors._kit.catalog import find_action
from core.clock import now
from core.errors import Failure, InDoubt, Mistake, Rejected
from core.ids import fingerprint
from engine.installation import Installation
from engine.outbound import post
from services.messages import notification_news
from services.messages.notifications import KINDS, chosen
from services.messages.standard_webhooks import sign
from storage.notifications import NoticeRow

LEASE = timedelta(minutes=5)
AT_ONCE = 20
EVERY, LOOK_EVERY = 10.0, 60.0
"""Seconds between two rounds of sending, and between two looks for news."""
_WAITS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds to the next try after the first, the second and so on; after the last one a message is given up."""
_log = structlog.get_logger()


async def keep_telling(inst: Installation) -> None:
    """Look for news and send until cancelled; a round that fails is logged, and the next one comes."""
    since_look = LOOK_EVERY
    while True:
        try:
            if since_look >= LOOK_EVERY:
                await notification_news.gather(inst)
                since_look = 0.0
            await send_due(inst)
        except Exception as error:
            _log.warning("telling.failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)
        since_look += EVERY


async def send_due(inst: Installation) -> int:
    """Send messages whose time has come; returns how many were taken over."""
    rows = await inst.store.system.notices.claim(AT_ONCE, LEASE)
    return sum([await _try(inst, row) for row in rows])


async def _try(inst: Installation, row: NoticeRow) -> bool:
    notices = inst.store.firm(row.firm).notices
    try:
        await _send(inst, row)
    except InDoubt:
        # Told twice is worse than a message that most likely arrived: people read it as two events.
        await notices.settle(row.id, "sent", "the mail server did not confirm it")
        return True
    except (Failure, Mistake) as error:
        final = isinstance(error, Rejected | Mistake) or row.attempts > len(_WAITS)
        again = None if final else now() + timedelta(seconds=_WAITS[row.attempts - 1])
        await notices.settle(row.id, "failed" if final else "waiting", _words(error), again)
        return False
    await notices.settle(row.id, "sent")
    return True


def _words(error: Failure | Mistake) -> str:
    return (error.reason if isinstance(error, Failure) else error.problems[0].cause)[:300]


async def _send(inst: Installation, row: NoticeRow) -> None:
    kept = await chosen(inst.store.firm(row.firm))
    name = (await inst.store.system.firms.get(row.firm)).name
    if row.channel == "email":
        await _mail(inst, row, kept, name)
    else:
        await _post(inst, row, kept)


async def _mail(inst: Installation, row: NoticeRow, kept: dict[str, Any], firm_name: str) -> None:
    action = find_action("email.send_email")
    if action is None or not kept.get("connection"):
        raise Rejected("no e-mail connection is chosen any more")
    text = f"{row.body['text']}\n\n{_link(inst, row)}\n\nThis message names no client, matter or amount on purpose."
    letter = {"to": list(kept["recipients"]), "subject": f"Lexrelay, {firm_name}: {_title(row)}", "text": text}
    session = await inst.clients.open(row.firm, kept["connection"], patience=5)
    mark = fingerprint([row.firm, row.id])
    effect = Effect(row.id, mark[:16], mark[:40], row.created_at)
    await action.run(session.client, action.input.model_validate(letter), effect)


async def _post(inst: Installation, row: NoticeRow, kept: dict[str, Any]) -> None:
    if not kept.get("url"):
        raise Rejected("no address is chosen any more")
    told = {"text": row.body["text"], "count": row.body.get("count", 1), "url": _link(inst, row), "firm": row.firm}
    moment = row.created_at.astimezone(UTC)
    body = json.dumps({"type": f"lexrelay.{row.kind}", "timestamp": moment.isoformat(), "data": told}).encode()
    stamp = str(int(now().timestamp()))
    marks = {"webhook-id": row.id, "webhook-timestamp": stamp}
    signed = {**marks, "webhook-signature": sign(kept["secret"], row.id, stamp, body)}
    await post(kept["url"], body, {**signed, "Content-Type": "application/json"}, inst.environment)


def _title(row: NoticeRow) -> str:
    return KINDS.get(row.kind, "Test message").partition(":")[0]


def _link(inst: Installation, row: NoticeRow) -> str:
    return f"{inst.settings.base_url}{row.body['path']}"
