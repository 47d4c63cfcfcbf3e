"""Lines of trust accounts, each with the reason why the money moved as far as Clio tells it."""

from collections.abc import Iterable, Iterator, Mapping

from books.clio.bank import Moved, crossings, transfers
from books.clio.copy import Index
from sync.clio import Movement, Opening, TrustLine

UNLEDGERED = (Movement.INTEREST, Movement.INTEREST_REMITTANCE)
"""Kinds that stand on no ledger unless they name a client."""


def trust_lines(lines: Iterable[Moved], index: Index, receipts: Mapping[int, int]) -> Iterator[TrustLine]:
    """Put trust lines together, those gone included; `receipts` names the payment of an operating line."""
    every = list(lines)
    numbered, crossed = transfers(every), crossings(every)
    for each in every:
        if each.trust:
            other = crossed.get(each.line.id)
            crossing = receipts.get(other.line.id) if other else None
            yield _trust_line(each, _kind(each, index, other), index, numbered, crossing)


def _kind(each: Moved, index: Index, other: Moved | None) -> Movement:
    of_bill = each.bill is not None and each.bill not in index.trust_requests
    if index.payment(each.allocation) or (of_bill and not each.inward):
        return Movement.BILL_PAYMENT
    plain = Movement.DEPOSIT if each.inward else Movement.DISBURSEMENT
    if other is not None and each.kind is not Movement.COVER:
        return _crossing(each)
    return each.kind or plain


def _crossing(each: Moved) -> Movement:
    """From or to operating: a client's money is paid over or its credit kept in trust; nobody's is the firm's own."""
    if each.client:
        return Movement.CREDIT_TO_TRUST if each.inward else Movement.BILL_PAYMENT
    return Movement.FIRM_DEPOSIT if each.inward else Movement.FIRM_WITHDRAWAL


def _trust_line(
    each: Moved, kind: Movement, index: Index, numbered: Mapping[int, int], crossing: int | None
) -> TrustLine:
    line = each.line
    return TrustLine(
        id=line.id,
        account=line.bank_account_id or 0,
        on=each.on,
        paid_in=each.paid_in,
        paid_out=each.paid_out,
        client=each.client,
        matter=(line.matter.id if line.matter else None) or 0,
        kind=kind,
        payee=line.payer_payee or "",
        check_number=line.confirmation or "",
        bill=each.bill,
        payment=index.payment(each.allocation) or (crossing if kind is Movement.BILL_PAYMENT else None),
        transfer=numbered.get(line.id) if kind is Movement.TRANSFER else None,
        text=line.description or "",
        created=line.created_at or "",
        updated=line.updated_at.isoformat() if line.updated_at else "",
    )


def openings(lines: Iterable[TrustLine], index: Index, start: object) -> tuple[Opening, ...]:
    """What each ledger held on the evening before a day, from the lines before it."""
    held: dict[tuple[int, int, int], int] = {}
    for line in lines:
        on_ledger = line.client or line.kind not in UNLEDGERED
        if line.on.isoformat() < str(start) and on_ledger and not index.copy.is_gone("bank_line", line.id):
            ledger = (line.account, line.client, line.matter)
            held[ledger] = held.get(ledger, 0) + line.paid_in - line.paid_out
    return tuple(Opening(*ledger, cents) for ledger, cents in sorted(held.items()) if cents)
