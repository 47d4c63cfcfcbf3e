"""Money that left operating for a client or the card company: refunds, settlement fees and chargebacks.

Everything else that leaves operating is the firm's own business and none of the books'.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from books.clio.bank import Moved
from books.clio.copy import Index
from books.clio.words import says
from sync.clio import Chargeback, Payout, Refund, RefundMethod
from sync.findings import Cause, Hold


@dataclass
class Outgoing:
    """What left operating, and the keys of what Clio no longer shows."""

    refunds: list[Refund] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    chargebacks: list[Chargeback] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    holds: list[Hold] = field(default_factory=list)

    def refunded(self, payment: int) -> int:
        """Cents of a payment that went back to the client."""
        standing = (each for each in self.refunds if f"CR-{each.id}" not in self.deleted)
        return sum(each.cents for each in standing if each.payment == payment)


def outgoing_of(lines: Sequence[Moved], receipts: Mapping[int, list[Moved]], index: Index) -> Outgoing:
    """Sort what left operating; `receipts` are the operating lines by payment."""
    found = Outgoing()
    left = [each for each in lines if not each.trust and each.paid_out]
    settled = _by_reference(lines, receipts, index)
    fees = [each for each in left if says(each.line, "chargeback fees?")]
    for each in left:
        if each in fees:
            continue
        if says(each.line, "chargeback"):
            _add_chargeback(each, [fee for fee in fees if fee.allocation == each.allocation], index, found)
        elif each.line.clio_payments_transaction and says(each.line, "fees?"):
            _add_payout(each, settled, found)
        elif says(each.line, "refund"):
            _add_refund(each, index, found)
    return found


def _add_refund(each: Moved, index: Index, found: Outgoing) -> None:
    method = RefundMethod.CARD if each.line.clio_payments_transaction else RefundMethod.CHECK
    paper = {"check_number": each.line.confirmation or "", "payee": each.line.payer_payee or ""}
    refund = Refund(each.line.id, each.on, each.client, each.paid_out, index.payment(each.allocation), method, **paper)
    found.refunds.append(refund)
    found.deleted |= {f"CR-{each.line.id}"} if each.gone else set()


def _by_reference(lines: Sequence[Moved], receipts: Mapping[int, list[Moved]], index: Index) -> dict[str, set[int]]:
    """Payments by the reference of their settlement; one that was taken back since was settled all the same."""
    found: dict[str, set[int]] = defaultdict(set)
    for payment, moved in receipts.items():
        for each in moved:
            found[each.line.confirmation or ""].add(payment)
    for each in lines:
        payment_gone = index.payment(each.allocation) if each.gone and each.inward and not each.trust else None
        if payment_gone:
            found[each.line.confirmation or ""].add(payment_gone)
    return found


def _add_payout(each: Moved, settled: Mapping[str, set[int]], found: Outgoing) -> None:
    """A settlement names its payments by one reference; without it the fee alone is certain."""
    paid = sorted(settled.get(each.line.confirmation, ())) if each.line.confirmation else []
    found.payouts.append(Payout(each.line.id, each.on, tuple(paid), each.paid_out, trust=not paid))
    found.deleted |= {f"CD-{each.line.id}"} if each.gone else set()


def _add_chargeback(each: Moved, fees: list[Moved], index: Index, found: Outgoing) -> None:
    payment = index.payment(each.allocation)
    if payment is None:
        sentence = f"Chargeback {each.line.id} took money from operating; Clio does not tell which payment it undoes."
        remedies = ("Void the payment in Clio, or book the chargeback by hand.",)
        key = f"CB-{each.line.id}"
        found.holds.append(Hold(Cause.WAITING, key, sentence, each.client, each.paid_out, remedies))
        return
    fee = sum(one.paid_out for one in fees if not one.gone)
    found.chargebacks.append(Chargeback(each.line.id, each.on, payment, each.paid_out, fee))
    found.deleted |= {f"CB-{each.line.id}"} if each.gone else set()
