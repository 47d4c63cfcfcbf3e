"""Notices what is new among the things that need a person, and what the proofs of trust money said today."""

import re
from collections import Counter
from datetime import timedelta

from core.clock import now
from core.ids import fingerprint
from engine.installation import Installation
from services.actors import Actor, Role
from services.bookkeeping.proof_views import proof_view
from services.messages.notifications import chosen, tell
from services.need_views import Need
from services.needs import needs
from storage import FirmStore
from storage.books.rows import BooksRow

SEEN = "notifications.seen"
TODAY = timedelta(days=1)
_KIND = {"connection": "connection_broken", "finding": "books_held"}
_OF_RUNS = ("parked", "failed")
_TEXTS = {
    "connection_broken": "A connection needs a new sign-in. What waits for it goes on afterwards; nothing is lost.",
    "books_held": "The books hold something back until a person decides.",
    "needs_you": "Something new needs a person.",
}
_PATHS = {"connection_broken": "/connections", "books_held": "/books", "needs_you": "/"}
_DIGITS = re.compile(r"\d+")


async def gather(inst: Installation) -> int:
    """Queue messages about what is new for every firm that wants to be told; returns how many."""
    firms = [inst.store.firm(row.id, "system") for row in await inst.store.system.firms.list()]
    return sum([await look(inst, firm) for firm in firms])


async def look(inst: Installation, firm: FirmStore) -> int:
    """Queue messages about what is new in one firm; a cause that stays is told once."""
    if not (await chosen(firm)).get("kinds"):
        return 0
    found = await needs(inst, Actor(firm.scope.firm, "system", Role.OWNER))
    queued = await _tell_causes(firm, {_cause(need): _KIND.get(need.kind, "needs_you") for need in found})
    for row in await firm.books.accounts.list():
        queued += await _tell_proof(firm, row)
    return queued


async def _tell_causes(firm: FirmStore, causes: dict[str, str]) -> int:
    before = await firm.settings.get(SEEN) or {"causes": [], "round": 0}
    fresh = Counter(kind for cause, kind in causes.items() if cause not in before["causes"])
    if not fresh and set(causes) == set(before["causes"]):
        return 0
    # Two processes that look at once come to the same round, whose messages are kept once.
    round_now = before["round"] + 1
    async with firm.together() as same:
        await same.settings.put(SEEN, {"causes": sorted(causes), "round": round_now})
        return sum([await tell(same, kind, f"{kind}:{round_now}", _body(kind, many)) for kind, many in fresh.items()])


def _body(kind: str, many: int) -> dict[str, object]:
    count = f" ({many} of them.)" if many > 1 else ""
    return {"text": _TEXTS[kind] + count, "path": _PATHS[kind], "count": many}


def _cause(need: Need) -> str:
    """Return what stays the same while the number of items behind a cause grows."""
    if need.kind in _OF_RUNS:
        return fingerprint([need.kind, need.title.partition(":")[0], _DIGITS.sub("#", need.detail)])
    if need.kind == "finding":
        return fingerprint([need.kind, need.link, _DIGITS.sub("#", need.title)])
    return fingerprint([need.kind, need.link, need.who])


async def _tell_proof(firm: FirmStore, books: BooksRow) -> int:
    rows = await firm.books.reconciliations.list(books.id, frozen=False, limit=1)
    if not rows or rows[0].created_at < now() - TODAY:
        return 0
    passed = proof_view(rows[0]).clean
    kind = "proof_passed" if passed else "proof_failed"
    text = (
        "The proof of trust money passed: all sides agree."
        if passed
        else "The proof of trust money failed: the sides differ. The page names every line that makes the difference."
    )
    body = {"text": text, "path": "/books", "count": 1}
    return await tell(firm, kind, f"{kind}:{books.id}:{rows[0].as_of}", body)
