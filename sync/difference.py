"""What must change: the wanted documents against what stands, key by key."""

from dataclasses import dataclass, replace

from sync.calendar import Calendar
from sync.chains import Chain
from sync.documents import Document, Kind
from sync.findings import Cause, Held, Hold
from sync.mapping import Decisions
from sync.plan import Op, Step
from sync.posted import Posted, State
from sync.sameness import bank_side, difference, on_posted_accounts, owed, same, same_money
from sync.undoing import Undoing

BY_HAND = {State.EDITED: Cause.CHANGED_IN_QUICKBOOKS, State.VOIDED_BY_HAND: Cause.CHANGED_IN_QUICKBOOKS}


@dataclass(frozen=True, slots=True)
class Differ:
    """Compares one chain with what is wanted of it; raises Held where only a person can go on."""

    calendar: Calendar
    undoing: Undoing
    decisions: Decisions
    deposited: frozenset[str]

    def post(self, chain: Chain, wanted: Document) -> list[Step]:
        """The steps after which the wanted document stands."""
        posted = chain.current
        if posted is None or self._posted_again(posted):
            return [self._create(chain, wanted)]
        if posted.key in self.decisions.accepted and posted.state in (State.MISSING, *BY_HAND):
            return []
        _refuse_hand_made(posted)
        wanted = on_posted_accounts(wanted, posted.document)
        if _settled(chain, posted, wanted):
            return []
        if chain.adjustments or self.calendar.frozen(posted.document, posted.document.on):
            return self._correct(chain, posted, wanted)
        if self.calendar.frozen(wanted, wanted.on):
            wanted = self._placed(wanted).dated(self.calendar.open_day(wanted, wanted.on))
        return [self._update(posted, wanted)]

    def take_back(self, chain: Chain, reason: str) -> list[Step]:
        """The steps after which nothing of it is left; none when it never stood or was undone by hand."""
        posted = chain.current
        if posted is None or chain.void or posted.state in (State.MISSING, State.VOIDED_BY_HAND):
            return []
        _refuse_hand_made(posted)
        if self._is_deposited(posted):
            raise _deposited(posted)
        return self.undoing.take_back(chain, posted, reason)

    def _posted_again(self, posted: Posted) -> bool:
        """Whether a person asked for a lost document to be posted once more."""
        return posted.state is State.MISSING and posted.key in self.decisions.released

    def _create(self, chain: Chain, wanted: Document) -> Step:
        if chain.newest and wanted.kind is Kind.INVOICE and not self._posted_again(chain.versions[chain.newest]):
            raise _returned(chain.versions[chain.newest], wanted)
        key = chain.next_version()
        document = self._placed(replace(wanted, key=key, number=key if wanted.number == wanted.key else wanted.number))
        reason = f"{wanted.kind} for {wanted.key} is not in QuickBooks yet."
        return Step(Op.CREATE, key, wanted.kind, document, document.lines, reason)

    def _placed(self, document: Document) -> Document:
        """The document on its true day, or on the first open day when it was released for that."""
        refusal = self.calendar.refusal(document, document.on)
        if refusal is None:
            return document
        if document.key in self.decisions.released:
            return document.dated(self.calendar.open_day(document, document.on))
        raise _closed(refusal, document)

    def _update(self, posted: Posted, wanted: Document) -> Step:
        number = posted.key if wanted.number == wanted.key else wanted.number
        document = replace(wanted, key=posted.key, number=number)
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

    def _correct(self, chain: Chain, posted: Posted, wanted: Document) -> list[Step]:
        """A change of what may no longer be edited: new documents, dated where the books are open."""
        reason = f"{wanted.key} was changed in Clio, but its month may no longer be edited."
        if wanted.kind is Kind.INVOICE:
            change = difference(wanted.lines, chain.position)
            return [self.undoing.adjust(chain, wanted, change, reason)] if change else []
        if same_money(posted.document, wanted) and posted.document.links == wanted.links:
            return []
        if self._is_deposited(posted):
            raise _deposited(posted)
        reversal = self.undoing.reverse(chain, posted, reason)
        key = f"{chain.key}-V{chain.newest + 1}"
        again = replace(
            wanted,
            key=key,
            number=key if wanted.number == wanted.key else wanted.number,
            on=self.calendar.open_day(wanted, wanted.on),
            after=(*wanted.after, reversal.key),
        )
        return [reversal, Step(Op.CREATE, key, again.kind, again, again.lines, reason, of=chain.key)]

    def _is_deposited(self, posted: Posted) -> bool:
        return posted.state is State.DEPOSITED or posted.key in self.deposited


def _settled(chain: Chain, posted: Posted, wanted: Document) -> bool:
    """Whether the books say what Clio says. An adopted invoice keeps the accounts its maker chose."""
    if same(posted.document, replace(wanted, number=_number(posted, wanted))):
        return not chain.adjustments
    return posted.adopted and not wanted.touches_trust and owed(posted.document) == owed(wanted)


def _number(posted: Posted, wanted: Document) -> str:
    return posted.key if wanted.number == wanted.key else wanted.number


def _refuse_hand_made(posted: Posted) -> None:
    if posted.state is State.MISSING:
        sentence = f"{posted.document.kind} {posted.key} was posted and is no longer found in QuickBooks."
        remedy = "Find out who deleted it; then have it posted again or accept it as gone (administrator)."
        raise Held(Hold(Cause.MISSING_IN_QUICKBOOKS, posted.key, sentence, remedies=(remedy,)))
    cause = BY_HAND.get(posted.state)
    if cause:
        sentence = f"{posted.document.kind} {posted.key} was {posted.state} in QuickBooks after we posted it."
        remedy = "Restore it in QuickBooks, or accept the change and correct Clio (bookkeeper)."
        raise Held(Hold(cause, posted.key, sentence, remedies=(remedy,)))


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


def _returned(posted: Posted, wanted: Document) -> Held:
    sentence = f"Bill {wanted.number} was voided in QuickBooks ({posted.key}) and is approved again in Clio."
    remedy = "Give the bill a new number in Clio: a used number is never used twice."
    return Held(Hold(Cause.RETURNED_AFTER_VOID, wanted.key, sentence, cents=wanted.total, remedies=(remedy,)))
