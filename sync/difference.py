"""What must change: the wanted documents against what stands, key by key."""

from dataclasses import dataclass, replace

from core.ids import fingerprint
from sync.calendar import Calendar
from sync.chains import Chain
from sync.corrections import Corrections
from sync.documents import Document, Kind, with_ending
from sync.drift import Standing, answer
from sync.findings import Cause, Held, Hold
from sync.mapping import Decisions
from sync.plan import Op, Step
from sync.posted import Posted, State
from sync.remedies import Remedy
from sync.sameness import bank_side, difference, in_posted_form, on_posted_accounts, owed, same, same_money
from sync.undoing import Undoing, removable

NUMBERED = (Kind.INVOICE, Kind.CREDIT_MEMO)


@dataclass(frozen=True, slots=True)
class Differ:
    """Compares one chain with what is wanted of it; raises Held where only a person can go on."""

    calendar: Calendar
    undoing: Undoing
    decisions: Decisions
    deposited: frozenset[str]

    @property
    def corrections(self) -> Corrections:
        """What looks at reversals and adjustments first."""
        return Corrections(self.calendar, self.decisions)

    def post(self, chain: Chain, wanted: Document) -> list[Step]:
        """The steps after which the wanted document stands."""
        chain, first = self.corrections.settle(chain)
        return [*first, *self._post(chain, wanted)]

    def _post(self, chain: Chain, wanted: Document) -> list[Step]:
        posted = chain.current
        if posted is None:
            return [self._create(chain, wanted)]
        standing = self._standing(chain, posted)
        match answer(posted, wanted, standing, self.decisions):
            case Remedy.ACCEPT:
                return []
            case Remedy.POST_AGAIN:
                return [self._create(chain, wanted, again=True)]
            case Remedy.RESTORE:
                return [self._restore(posted, on_posted_accounts(wanted, posted.document))]
        wanted = in_posted_form(on_posted_accounts(wanted, posted.document), posted.document)
        if _settled(chain, posted, wanted):
            return []
        if standing is Standing.FROZEN or wanted.kind is not posted.document.kind:
            return self._correct(chain, posted, wanted, standing)
        return [self._update(posted, self._on_open_day(wanted))]

    def take_back(self, chain: Chain, reason: str) -> list[Step]:
        """The steps after which nothing of it is left; none when it never stood or was undone by hand."""
        chain, first = self.corrections.settle(chain)
        return [*first, *self._take_back(chain, reason)]

    def _take_back(self, chain: Chain, reason: str) -> list[Step]:
        posted = chain.current
        if posted is None or chain.void or posted.state in (State.MISSING, State.VOIDED_BY_HAND):
            return []
        chosen = answer(posted, None, self._standing(chain, posted), self.decisions)
        if chosen is Remedy.ACCEPT:
            return []
        if self._is_deposited(posted):
            raise _deposited(posted)
        if chosen is Remedy.RESTORE:
            return [self._restore(posted, posted.document)]
        return self.undoing.take_back(chain, posted, reason)

    def _standing(self, chain: Chain, posted: Posted) -> Standing:
        if chain.adjustments or self.calendar.frozen(posted.document, posted.document.on):
            return Standing.FROZEN
        return Standing.REMOVABLE if removable(posted.document) else Standing.OPEN

    def _restore(self, posted: Posted, wanted: Document) -> Step:
        """Write what Clio shows over a change by hand, as a person decided."""
        reason = f"{posted.key} was changed in QuickBooks by hand and is restored as Clio shows it."
        return replace(self._update(posted, self._on_open_day(wanted)), reason=reason)

    def _on_open_day(self, wanted: Document) -> Document:
        if not self.calendar.frozen(wanted, wanted.on):
            return wanted
        return self._placed(wanted).dated(self.calendar.open_day(wanted, wanted.on))

    def _create(self, chain: Chain, wanted: Document, *, again: bool = False) -> Step:
        before = chain.versions.get(chain.newest)
        if before and wanted.kind is Kind.INVOICE and not again:
            _refuse_returned(before, wanted, self.decisions)
        key = chain.next_version()
        document = self._placed(replace(wanted, key=key, number=_next_number(key, wanted, before)))
        reason = f"{wanted.kind} for {wanted.key} is not in QuickBooks yet."
        return Step(Op.CREATE, key, wanted.kind, document, document.lines, reason)

    def _placed(self, document: Document) -> Document:
        """The document on its true day, or on the first open day when it was released for that."""
        refusal = self.calendar.refusal(document, document.on)
        if refusal is None:
            return document
        if document.key in self.decisions.released and self.decisions.hold_for(document.key, document.total):
            return document.dated(self.calendar.open_day(document, document.on))
        raise _closed(refusal, document)

    def _update(self, posted: Posted, wanted: Document) -> Step:
        document = replace(wanted, key=posted.key, number=_number(posted, wanted))
        if self._is_deposited(posted) and bank_side(posted.document) != bank_side(document):
            raise _deposited(posted)
        change = difference(document.lines, posted.document.lines)
        return Step(
            Op.UPDATE,
            posted.key,
            wanted.kind,
            document,
            change,
            f"{wanted.key} was changed in Clio.",
            vendor_id=posted.vendor_id,
            sync_token=posted.sync_token,
        )

    def _correct(self, chain: Chain, posted: Posted, wanted: Document, standing: Standing) -> list[Step]:
        """A change of what may no longer be edited, or not into this form: new documents, where the books are open."""
        why = "its month may no longer be edited" if standing is Standing.FROZEN else f"it becomes a {wanted.kind}"
        reason = f"{wanted.key} was changed in Clio, but {why}."
        if wanted.kind is Kind.INVOICE:
            change = difference(wanted.lines, chain.position)
            return [self.undoing.adjust(chain, wanted, change, reason)] if change else []
        if same_money(posted.document, wanted) and posted.document.links == wanted.links:
            return []
        if self._is_deposited(posted):
            raise _deposited(posted)
        undone = self.undoing.take_back(chain, posted, reason)
        key = f"{chain.key}-V{chain.newest + 1}"
        again = replace(
            wanted,
            key=key,
            number=key if wanted.number == wanted.key else wanted.number,
            on=self.calendar.open_day(wanted, wanted.on),
            after=(*wanted.after, *(step.key for step in undone)),
        )
        return [*undone, Step(Op.CREATE, key, again.kind, again, again.lines, reason, of=chain.key)]

    def _is_deposited(self, posted: Posted) -> bool:
        return posted.state is State.DEPOSITED or posted.key in self.deposited


def _settled(chain: Chain, posted: Posted, wanted: Document) -> bool:
    """Whether the books say what Clio says. An adopted invoice keeps the accounts its maker chose."""
    if same(posted.document, replace(wanted, number=_number(posted, wanted))):
        return not chain.adjustments
    return posted.adopted and not wanted.touches_trust and owed(posted.document) == owed(wanted)


def _number(posted: Posted, wanted: Document) -> str:
    """The number it keeps: a later version of a voided one carries the ending of its version."""
    if wanted.number == wanted.key:
        return posted.key
    versioned = with_ending(wanted.number, posted.key.removeprefix(wanted.key))
    return versioned if posted.document.number == versioned else wanted.number


def _next_number(key: str, wanted: Document, before: Posted | None) -> str:
    """A number is never used twice: what was voided keeps its own, what is gone leaves it free."""
    if wanted.number == wanted.key:
        return key
    taken = before is not None and before.state is not State.MISSING and wanted.kind in NUMBERED
    return with_ending(wanted.number, key.removeprefix(wanted.key)) if taken else wanted.number


def _deposited(posted: Posted) -> Held:
    sentence = f"Payment {posted.key} changed in Clio, but its money was already put in a bank deposit in QuickBooks."
    remedies = (
        "Remove the payment from the bank deposit in QuickBooks; it is then changed by itself.",
        "Or record the money that went back as a refund in Clio.",
    )
    return Held(Hold(Cause.DEPOSITED_PAYMENT, posted.key, sentence, cents=posted.document.total, remedies=remedies))


def _closed(cause: Cause, document: Document) -> Held:
    why = "the books are closed" if cause is Cause.CLOSED_PERIOD else "the month was signed as reconciled"
    sentence = f"{document.kind} {document.key} happened on {document.happened.isoformat()}, and {why} there."
    remedies = (
        "Ask the accountant to open that day; it is then posted where it belongs.",
        "Release it to be posted on the first open day, with its true day noted (administrator).",
    )
    return Held(Hold(cause, document.key, sentence, cents=document.total, remedies=remedies))


def _refuse_returned(posted: Posted, wanted: Document, decisions: Decisions) -> None:
    mark = fingerprint(["returned", posted.key, wanted.key, wanted.number])[:16]
    if decisions.chosen.get(mark) is Remedy.POST_AGAIN:
        return
    sentence = f"Bill {wanted.number} was voided in QuickBooks ({posted.key}) and is approved again in Clio."
    number = with_ending(wanted.number, "-V2")
    remedies = (
        "Give the bill a new number in Clio: a used number is never used twice.",
        f"`--as {Remedy.POST_AGAIN}`: post it again under its number with an ending, like {number} (administrator).",
    )
    hold = Hold(Cause.RETURNED_AFTER_VOID, wanted.key, sentence, cents=wanted.total, remedies=remedies)
    raise Held(replace(hold, ways=(Remedy.POST_AGAIN,), mark=mark))
