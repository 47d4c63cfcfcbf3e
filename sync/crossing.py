"""One client's trust money used for another client: found in payments and transfers, open until it was given back."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sync.clio import Movement, Payment, TrustLine
from sync.findings import Alarm, Alert, Held
from sync.rules.transfers import counterpart
from sync.view import View


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """Cents of one client's money that went to another; a plain transfer may also give back what was used before."""

    on: date
    id: int
    giver: int
    taker: int
    cents: int
    key: str
    transfer: bool


def cross_client(view: View) -> Iterator[Alarm]:
    """An alarm for each use, cured on the day a transfer the other way has given all of it back."""
    open_uses: dict[tuple[int, int], list[Alarm]] = defaultdict(list)
    for use in sorted(uses(view)):
        left = use.cents
        owed = open_uses[use.taker, use.giver] if use.transfer else []
        while owed and left:
            alarm = owed[0]
            back = min(left, alarm.cents)
            left -= back
            if back == alarm.cents:
                yield replace(owed.pop(0), cured=use.on)
            else:
                owed[0] = replace(alarm, cents=alarm.cents - back)
        if left:
            open_uses[use.giver, use.taker].append(_alarm(use, left, view))
    for alarms in open_uses.values():
        yield from alarms


def uses(view: View) -> Iterator[Use]:
    """Every use of one client's trust money for another client."""
    for line in view.standing_lines:
        if line.on < view.mapping.start:
            continue
        if line.kind is Movement.TRANSFER and line.paid_out:
            yield from _transferred(line, view)
        elif line.kind is Movement.BILL_PAYMENT and line.payment not in view.payments and line.bill in view.bills:
            yield from _paid(line, line.client, view.bills[line.bill or 0].client, line.paid_out)
    for payment in view.payments.values():
        if payment.id in view.legs and not payment.voided and f"CP-{payment.id}" not in view.facts.deleted:
            yield from _between(payment, view)


def _transferred(line: TrustLine, view: View) -> Iterator[Use]:
    try:
        other = counterpart(line, view)
    except Held:
        return
    if other and other.client != line.client:
        yield Use(line.on, line.id, line.client, other.client, line.paid_out, f"CT-{line.id}", transfer=True)


def _between(payment: Payment, view: View) -> Iterator[Use]:
    """Match what each client's ledger gave with what each client's bills took; the rest crossed."""
    over: dict[int, int] = defaultdict(int)
    for line in view.legs[payment.id]:
        over[line.client] += line.paid_out - line.paid_in
    taken = 0
    for part in payment.allocations:
        if not part.voided and part.bill in view.bills:
            over[view.bills[part.bill].client] -= part.cents
            taken += part.cents
    over[payment.client] -= payment.cents - taken
    givers = sorted(client for client, cents in over.items() if cents > 0)
    takers = sorted(client for client, cents in over.items() if cents < 0)
    line = view.legs[payment.id][0]
    for giver in givers:
        for taker in takers:
            cents = min(over[giver], -over[taker])
            over[giver] -= cents
            over[taker] += cents
            yield from _paid(line, giver, taker, cents)


def _paid(line: TrustLine, giver: int, taker: int, cents: int) -> Iterator[Use]:
    if giver != taker and cents > 0:
        yield Use(line.on, line.id, giver, taker, cents, f"CT-{line.id}", transfer=False)


def _alarm(use: Use, cents: int, view: View) -> Alarm:
    giver, taker = (
        view.clients[each].name if each in view.clients else f"client {each}" for each in (use.giver, use.taker)
    )
    sentence = f"Trust money of {giver} was used for {taker}; give it back, or correct the record in Clio."
    return Alarm(Alert.CROSS_CLIENT, use.key, sentence, use.giver, 0, cents, use.on)
