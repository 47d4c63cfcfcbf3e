"""What corrected something that may no longer be edited, and was itself changed by hand: a person says how to go on.

A reversal (-R1), an adjustment (-A1) or what was reversed belongs to no version that stands, and is missed all the
same: without it the books are wrong by its amount.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sync.calendar import Calendar
from sync.chains import Chain
from sync.documents import Document, Kind, with_ending
from sync.drift import BY_HAND, asked, mark_of
from sync.mapping import Decisions
from sync.plan import Op, Step
from sync.posted import WITHOUT_EFFECT, Posted, State
from sync.remedies import Remedy

NUMBERED = (Kind.INVOICE, Kind.CREDIT_MEMO)


@dataclass(frozen=True, slots=True)
class Corrections:
    """Looks at the corrections of a chain before anything else of it is compared."""

    calendar: Calendar
    decisions: Decisions

    def settle(self, chain: Chain) -> tuple[Chain, list[Step]]:
        """Return the chain as it counts after what was decided, and the steps that decision asks for.

        Raises Held for a change by hand that nobody decided about yet.
        """
        steps: list[Step] = []
        for posted in tuple(_astray(chain)):
            chosen = self._chosen(posted)
            step = self._step(chain, posted, chosen)
            chain = chain.having(replace(posted, state=State.OPEN) if step is None else _standing(step, posted))
            steps += [step] if step else []
        return chain, steps

    def accepted(self, chain: Chain) -> list[str]:
        """Keys of the corrections that an administrator left as somebody changed them."""
        return [each.key for each in _astray(chain) if self._decision(each) is Remedy.ACCEPT]

    def _step(self, chain: Chain, posted: Posted, chosen: Remedy) -> Step | None:
        if chosen is Remedy.POST_AGAIN:
            return self._again(chain, posted)
        return _restore(posted) if chosen is Remedy.RESTORE else None

    def _chosen(self, posted: Posted) -> Remedy:
        chosen = self._decision(posted)
        if chosen in self._ways(posted):
            return chosen
        raise asked(posted, f"{_said(posted)} It corrects what may no longer be edited.", self._ways(posted))

    def _decision(self, posted: Posted) -> Remedy | None:
        return self.decisions.chosen.get(mark_of(posted, None))

    def _ways(self, posted: Posted) -> tuple[Remedy, ...]:
        """Only an edit in an open month is written over; a payment is not made a second time for its reversal."""
        if posted.state is State.EDITED:
            frozen = self.calendar.frozen(posted.document, posted.document.on)
            return (Remedy.ACCEPT,) if frozen else (Remedy.RESTORE, Remedy.ACCEPT)
        again = posted.document.kind is not Kind.PAYMENT
        return (Remedy.POST_AGAIN, Remedy.ACCEPT) if again else (Remedy.ACCEPT,)

    def _again(self, chain: Chain, lost: Posted) -> Step:
        """The same lines as a further correction: a key is never used twice."""
        key, document = chain.next_adjustment(), lost.document
        again = replace(
            document,
            key=key,
            number=_number(document, lost.key[len(chain.key) :], key, chain.key),
            on=self.calendar.open_day(document, document.on),
            after=(lost.key,),
        )
        reason = f"{lost.key} was deleted or voided in QuickBooks by hand, and is posted again."
        return Step(Op.CREATE, key, again.kind, again, again.lines, reason, of=lost.key)


def _astray(chain: Chain) -> Iterator[Posted]:
    """Corrections, and what they reversed, that somebody changed; not a pair of which neither has any effect."""
    again = {key for each in chain.adjustments.values() for key in each.document.after}
    for number, reversal in sorted(chain.reversals.items()):
        pair = [each for each in (chain.versions.get(number), reversal) if each]
        if any(each.state not in WITHOUT_EFFECT for each in pair):
            yield from (each for each in pair if each.state in BY_HAND and each.key not in again)
    every = sorted(chain.adjustments.items())
    yield from (each for _, each in every if each.state in BY_HAND and each.key not in again)


def _restore(posted: Posted) -> Step:
    reason = f"{posted.key} was changed in QuickBooks by hand and is restored as it was posted."
    step = Step(Op.UPDATE, posted.key, posted.document.kind, posted.document, (), reason)
    return replace(step, vendor_id=posted.vendor_id, sync_token=posted.sync_token)


def _standing(step: Step, posted: Posted) -> Posted:
    """How the chain stands once the step is done."""
    if step.op is Op.UPDATE:
        return replace(posted, state=State.OPEN)
    return Posted(step.key, step.document)


def _number(document: Document, old: str, key: str, whole: str) -> str:
    if document.number == document.key:
        return key
    if document.kind not in NUMBERED:
        return document.number
    return with_ending(document.number.removesuffix(old), key.removeprefix(whole))


def _said(posted: Posted) -> str:
    what = f"{posted.document.kind} {posted.key} was"
    if posted.state is State.MISSING:
        return f"{what} posted and is no longer found in QuickBooks."
    return f"{what} {posted.state} in QuickBooks after we posted it."
