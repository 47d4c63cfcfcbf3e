"""Taking over what already stands: invoices made before us, and payments that Clio deleted and made again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sync.chains import Chain
from sync.documents import Document, Kind
from sync.drift import number_mark, number_ways, texts
from sync.findings import Cause, Held, Hold
from sync.plan import Op, Step
from sync.posted import Posted, State
from sync.sameness import owed, same_money


def adopt(wanted: Document, foreign: Iterable[Posted]) -> Step | None:
    """Take over the object that somebody made for the same thing; None when there is none.

    Raises Held when the number is taken by something else: it is never overwritten.
    """
    alike = [posted for posted in foreign if _claims(posted, wanted)]
    found = next((posted for posted in alike if _fits(posted.document, wanted)), None)
    if found:
        return _adopted(found, wanted)
    if alike and wanted.kind is not Kind.PAYMENT:
        raise _taken(alike[0], wanted)
    return None


def replaced(chains: Mapping[str, Chain], gone: Iterable[str], documents: Mapping[str, Document]) -> dict[str, str]:
    """Pairs of new and old key: a payment deleted and recorded again by the same payer for the same bill and day."""
    new = [documents[key] for key in sorted(documents) if key not in chains and documents[key].kind is Kind.PAYMENT]
    pairs: dict[str, str] = {}
    for old_key in sorted(gone):
        old = chains[old_key].current if old_key in chains else None
        again = next((each for each in new if old and each.key not in pairs and _recorded_again(old, each)), None)
        if again:
            pairs[again.key] = old_key
    return pairs


def _recorded_again(old: Posted, new: Document) -> bool:
    before = old.document
    bills = {link.key for link in before.links} & {link.key for link in new.links}
    standing = old.state in (State.OPEN, State.DEPOSITED) and before.kind is Kind.PAYMENT
    return standing and bool(bills) and (before.name, before.happened) == (new.name, new.happened)


def _claims(posted: Posted, wanted: Document) -> bool:
    document = posted.document
    if posted.state is not State.FOREIGN or document.kind is not wanted.kind:
        return False
    if wanted.kind is Kind.PAYMENT:
        return True
    ours = wanted.kind is not Kind.CHECK or wanted.number == wanted.key
    return ours and bool(wanted.number) and document.number == wanted.number


def _fits(found: Document, wanted: Document) -> bool:
    if wanted.touches_trust or wanted.kind is Kind.JOURNAL:
        return same_money(found, replace(wanted, happened=found.happened)) and found.on == wanted.on
    same_client = found.name is not None and wanted.name is not None and found.name.client == wanted.name.client
    same_day = wanted.kind is not Kind.PAYMENT or (found.on == wanted.on and _links(found) == _links(wanted))
    return same_client and same_day and owed(found) == owed(wanted)


def _links(document: Document) -> list[tuple[str, int]]:
    return sorted((link.key, link.cents) for link in document.links)


def _adopted(found: Posted, wanted: Document) -> Step:
    document = replace(found.document, key=wanted.key, happened=wanted.happened, name=wanted.name)
    return Step(
        Op.ADOPT,
        wanted.key,
        wanted.kind,
        document,
        (),
        f"{wanted.kind} {wanted.number or wanted.key} stands in QuickBooks already, with the same client and total.",
        replaces=found.key,
        vendor_id=found.vendor_id,
        sync_token=found.sync_token,
    )


def _taken(found: Posted, wanted: Document) -> Held:
    return Held(
        Hold(
            Cause.NUMBER_TAKEN,
            wanted.key,
            f"{wanted.kind} number {wanted.number} stands in QuickBooks for another client or another total.",
            cents=wanted.total,
            remedies=(
                "Compare both; if it is the same bill, correct the one in QuickBooks and it will be adopted.",
                "Otherwise give one of them another number.",
                *texts(number_ways(wanted))[:-1],
            ),
            ways=number_ways(wanted),
            mark=number_mark(wanted),
        )
    )
