"""What somebody changed in QuickBooks by hand: reported until a person says how to go on, then done exactly once.

A decision belongs to what was seen when it was taken: another change there, or in Clio, asks again.
"""

from dataclasses import asdict, replace
from enum import StrEnum

from core.ids import fingerprint
from sync.documents import Document, Kind, with_ending
from sync.findings import Cause, Held, Hold
from sync.mapping import Decisions
from sync.posted import Posted, State
from sync.remedies import Remedy
from sync.sameness import on_posted_accounts

ACCEPTED = "It was changed in QuickBooks by hand, and an administrator accepted that."
"""The rule by which an accepted change is left out of plans and of the nightly report."""
BY_HAND = frozenset({State.EDITED, State.VOIDED_BY_HAND, State.MISSING})
WORDS = {
    Remedy.POST_AGAIN: "post it again as Clio shows it",
    Remedy.ACCEPT: "leave it as it is in QuickBooks, until Clio changes it",
    Remedy.RESTORE: "write over it what we posted, as Clio shows it now",
    Remedy.TAKE_BACK: "take it back although somebody changed it",
    Remedy.RENUMBER: "post it under its number with an ending (-C)",
}
BY_PERSON = "Or put it right in QuickBooks or Clio; it is then seen by itself."


class Standing(StrEnum):
    """Whether what stands may still be edited, and how it would be taken back."""

    OPEN = "open"
    REMOVABLE = "removable"
    FROZEN = "frozen"


def answer(posted: Posted, wanted: Document | None, standing: Standing, decisions: Decisions) -> Remedy | None:
    """Return what a person decided about a change by hand, None when there is none; raises Held while undecided."""
    if posted.state not in BY_HAND:
        return None
    ways = _ways(posted, wanted, standing)
    chosen = decisions.chosen.get(mark_of(posted, wanted))
    if chosen in ways:
        return chosen
    raise asked(posted, _sentence(posted, wanted), ways, wanted)


def asked(posted: Posted, sentence: str, ways: tuple[Remedy, ...], wanted: Document | None = None) -> Held:
    """Return the hold of what somebody changed, with its client and the ways a person may choose from."""
    document = posted.document
    name = document.name or next((line.name for line in document.lines if line.name), None)
    cause = Cause.MISSING_IN_QUICKBOOKS if posted.state is State.MISSING else Cause.CHANGED_IN_QUICKBOOKS
    hold = Hold(cause, posted.key, sentence, name.client if name else 0, document.total, texts(ways))
    return Held(replace(hold, ways=ways, mark=mark_of(posted, wanted)))


def texts(ways: tuple[Remedy, ...]) -> tuple[str, ...]:
    """Return the ways out as a person reads them: by which name a release takes each."""
    return (*(f"`--as {way}`: {WORDS[way]} (administrator)." for way in ways), BY_PERSON)


def _ways(posted: Posted, wanted: Document | None, standing: Standing) -> tuple[Remedy, ...]:
    """What is possible: nothing is edited in a frozen month, and only a void or a deletion takes back an edit."""
    if posted.state is not State.EDITED:
        return (Remedy.POST_AGAIN, Remedy.ACCEPT)
    if standing is Standing.FROZEN:
        return (Remedy.ACCEPT,)
    if wanted is None and standing is Standing.REMOVABLE:
        return (Remedy.TAKE_BACK, Remedy.ACCEPT)
    return (Remedy.RESTORE, Remedy.ACCEPT)


def mark_of(posted: Posted, wanted: Document | None) -> str:
    """Return the fingerprint of what is seen: how it stands, and what Clio shows now."""
    shown = None
    if wanted is not None:
        shown = asdict(replace(on_posted_accounts(wanted, posted.document), on=wanted.happened, after=()))
    return fingerprint([posted.key, str(posted.state), posted.sync_token, shown])[:16]


def _sentence(posted: Posted, wanted: Document | None) -> str:
    what = f"{posted.document.kind} {posted.key}"
    now = " Clio does not show it any more." if wanted is None else ""
    if posted.state is State.MISSING:
        return f"{what} was posted and is no longer found in QuickBooks.{now}"
    return f"{what} was {posted.state} in QuickBooks after we posted it.{now}"


# numbers


def number_mark(document: Document) -> str:
    """Return the mark of a decision about a document's number."""
    return fingerprint(["number", document.key, document.number])[:16]


def number_ways(document: Document) -> tuple[Remedy, ...]:
    """Another number is possible where the number is not our own key."""
    named = document.kind in (Kind.INVOICE, Kind.CREDIT_MEMO) and document.number != document.key
    return (Remedy.RENUMBER,) if named and document.number and not document.number.endswith("-C") else ()


def renumbered(document: Document, decisions: Decisions) -> Document:
    """Return the document under another number when a person chose that because its own is taken."""
    if decisions.chosen.get(number_mark(document)) is not Remedy.RENUMBER:
        return document
    return replace(document, number=with_ending(document.number, "-C"))
