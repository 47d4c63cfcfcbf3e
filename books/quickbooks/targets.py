"""What a payment, credit or deposit is linked to: the versions of a document that stand, the oldest first."""

from collections.abc import AsyncIterator

from books.desk import Desk
from books.records import PART, expected, planned
from connectors.quickbooks.books.bodies import ENTITY, Target
from sync.chains import Chain, chains_of
from sync.documents import Document, Kind, Link
from sync.findings import Cause, Held, Hold
from sync.posted import Posted, State
from sync.reopened import reopened
from sync.wanted import family

GONE = (State.VOIDED, State.VOIDED_BY_HAND, State.MISSING, State.FOREIGN)


def target_of(kind: Kind, id: str, room: int | None = None) -> Target:
    """Name an object as payments and deposits link it."""
    return Target(ENTITY[kind], id, room)


async def targets_of(desk: Desk, document: Document) -> dict[str, tuple[Target, ...]]:
    """Return what stands of each linked document. Raises Held for a link that does not stand yet."""
    return {link.key: await _targets(desk, document, link) for link in document.links}


async def _targets(desk: Desk, document: Document, link: Link) -> tuple[Target, ...]:
    rows = await desk.postings.starting(desk.books.id, link.key)
    chain = chains_of(planned(row for row in rows if family(row.key) == link.key)).get(link.key)
    standing = _standing(chain) if chain else []
    if not standing:
        sentence = f"{document.kind} {document.key} waits: {link.key} does not stand in QuickBooks yet."
        raise Held(Hold(Cause.WAITING, document.key, sentence, remedies=(f"Settle {link.key} first.",)))
    again = [each async for each in _reopened(desk, document, link.key)]
    if len(standing) + len(again) == 1:
        return (target_of(standing[0].document.kind, standing[0].vendor_id),)
    used = await _used(desk, document, link.key)
    return tuple(_with_room([*((each, expected(each.document)) for each in standing), *again], used))


async def _reopened(desk: Desk, document: Document, key: str) -> AsyncIterator[tuple[Posted, int]]:
    """The reversed payments whose money still stands on this invoice: by them it is owed again."""
    for family_key in dict.fromkeys(family(each) for each in document.after if each != family(each)):
        rows = await desk.postings.starting(desk.books.id, family_key)
        chain = chains_of(planned(row for row in rows if family(row.key) == family_key)).get(family_key)
        for posted, cents in reopened(chain, key, document.name) if chain else ():
            if posted.state not in GONE:
                yield posted, cents


def _standing(chain: Chain) -> list[Posted]:
    current = [chain.current] if chain.current and chain.current.state not in GONE else []
    further = [chain.adjustments[number] for number in sorted(chain.adjustments)]
    return current + [each for each in further if each.document.kind is Kind.INVOICE and each.state not in GONE]


async def _used(desk: Desk, document: Document, key: str) -> int:
    """Cents that other documents of ours already apply to it."""
    rows = [row for row in await desk.postings.all(desk.books.id) if PART not in row.key and row.kind != Kind.DEPOSIT]
    others = [each for each in planned(rows) if each.key != document.key and each.state not in GONE]
    return sum(link.cents for each in others for link in each.document.links if family(link.key) == key)


def _with_room(standing: list[tuple[Posted, int]], used: int) -> list[Target]:
    """Fill the oldest first; the last has no limit of ours, so that an excess is QuickBooks' to refuse."""
    targets: list[Target] = []
    for posted, whole in standing:
        taken = min(used, whole)
        used -= taken
        room = None if posted is standing[-1][0] else whole - taken
        targets.append(target_of(posted.document.kind, posted.vendor_id, room))
    return targets
