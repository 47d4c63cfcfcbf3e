"""How something that stands is taken back: voided, deleted, or answered by an opposite entry. Trust never vanishes."""

from dataclasses import dataclass, replace

from sync.accounts import Role
from sync.calendar import Calendar
from sync.chains import Chain
from sync.documents import Document, Kind, Line, Link, debits_first, gathered, with_ending
from sync.plan import Op, Step
from sync.posted import Posted

VOIDABLE = (Kind.INVOICE, Kind.PAYMENT)


@dataclass(frozen=True, slots=True)
class Undoing:
    """Makes the steps that take back a posting, on days the calendar allows."""

    calendar: Calendar

    def take_back(self, chain: Chain, posted: Posted, reason: str) -> list[Step]:
        """The one step after which nothing of a posting is left in any balance."""
        document = posted.document
        if not removable(document):
            return [self.reverse(chain, posted, reason)]
        if chain.adjustments or self.calendar.frozen(document, document.on):
            return self._answer(chain, posted, reason)
        op = Op.VOID if document.kind in VOIDABLE else Op.DELETE
        return [_step(op, posted, document, _turned(document), reason)]

    def reverse(self, chain: Chain, posted: Posted, reason: str) -> Step:
        """The opposite entry: on the original day while its month is open, else on the first open day."""
        document = posted.document
        key = chain.reversal()
        opposite = Document(
            key=key,
            kind=Kind.JOURNAL,
            on=self.calendar.open_day(document, document.on),
            happened=document.happened,
            lines=debits_first(line.turned() for line in document.lines),
            after=(posted.key,),
            number=key,
            memo=f"Reverses {posted.key}",
        )
        return _created(Op.REVERSE, opposite, reason, posted.key)

    def adjust(self, chain: Chain, wanted: Document, change: tuple[Line, ...], reason: str) -> Step:
        """A correction of an invoice that may no longer be edited: credit memo, further invoice or journal entry."""
        key = chain.next_adjustment()
        owed = sum(line.cents for line in change if line.account.role is Role.RECEIVABLE)
        kind = Kind.CREDIT_MEMO if owed < 0 else Kind.INVOICE if owed else Kind.JOURNAL
        correction = replace(
            wanted,
            key=key,
            kind=kind,
            on=self.calendar.open_day(wanted, wanted.on),
            lines=change,
            links=(Link(chain.key, -owed),) if owed < 0 else (),
            after=(chain.key,),
            number=with_ending(wanted.number, key[len(chain.key) :]),
            due=wanted.due if owed > 0 else None,
        )
        return _created(Op.CREATE, correction, reason, chain.key)

    def _answer(self, chain: Chain, posted: Posted, reason: str) -> list[Step]:
        if posted.document.kind is not Kind.INVOICE:
            return [self.reverse(chain, posted, reason)]
        change = debits_first(line.turned() for line in chain.position)
        return [self.adjust(chain, posted.document, change, reason)] if change else []


def removable(document: Document) -> bool:
    """Whether it is voided or deleted rather than answered by an opposite entry, while its month is open."""
    return not document.touches_trust and document.kind in (*VOIDABLE, Kind.CREDIT_MEMO)


def _turned(document: Document) -> tuple[Line, ...]:
    return debits_first(gathered(line.turned() for line in document.lines))


def _created(op: Op, document: Document, reason: str, of: str) -> Step:
    return Step(op, document.key, document.kind, document, document.lines, reason, of=of)


def _step(op: Op, posted: Posted, document: Document, lines: tuple[Line, ...], reason: str) -> Step:
    return Step(
        op, posted.key, document.kind, document, lines, reason, vendor_id=posted.vendor_id, sync_token=posted.sync_token
    )
