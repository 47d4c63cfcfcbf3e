"""Transfers between ledgers or trust accounts: two lines in Clio, one entry in the books when they surely belong."""

from collections import defaultdict
from datetime import date

from sync.clio import Movement, TrustLine
from sync.documents import Document, Kind, Line, Name
from sync.findings import Cause, Held, Hold
from sync.mapping import TrustMapping
from sync.outcomes import Gone, Outcomes
from sync.rules.trust_parts import entry, purpose, trust_sides
from sync.view import View

Twins = dict[tuple[date, int, int], list[TrustLine]]


def book(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """Book the leg that leaves for both; the leg that arrives is covered by it. Raises Held without a counterpart."""
    if not line.client:
        sentence = f"Transfer {line.id} names no client, so no ledger can carry it."
        raise Held(Hold(Cause.LEDGER_UNKNOWN, "", sentence, remedies=("Set the client in Clio.",)))
    other = counterpart(line, view)
    if other is None:
        yield entry(line, trust_sides(line, trust, Name(line.client, line.matter)), Kind.JOURNAL)
    elif line.paid_in:
        yield Gone(f"CT-{line.id}", f"The arriving leg of a transfer; CT-{other.id} books both.")
    else:
        yield _both(line, other, trust, view)


def counterpart(line: TrustLine, view: View) -> TrustLine | None:
    """The other leg; None when legs match in number but not one to one, so each is booked through the bank.

    Raises Held when a leg has no counterpart at all.
    """
    group = _group(line, view)
    leaving = [each for each in group if each.paid_out]
    arriving = [each for each in group if each.paid_in]
    if len(leaving) != len(arriving) or sum((each.paid_out - each.paid_in for each in group), 0):
        raise _unpaired(line)
    if len(leaving) == 1:
        return arriving[0] if line.paid_out else leaving[0]
    return None


def _group(line: TrustLine, view: View) -> list[TrustLine]:
    moving = [each for each in view.standing_lines if each.kind is Movement.TRANSFER]
    if line.transfer is not None:
        return [each for each in moving if each.transfer == line.transfer]
    twins: Twins = defaultdict(list)
    for each in moving:
        if each.transfer is None:
            twins[_look(each)].append(each)
    return twins[_look(line)]


def _look(line: TrustLine) -> tuple[date, int, int]:
    return line.on, line.paid_in + line.paid_out, line.client


def _both(line: TrustLine, other: TrustLine, trust: TrustMapping, view: View) -> Document:
    to = view.trust(other.account)
    sender, receiver = Name(line.client, line.matter), Name(other.client, other.matter)
    memo = purpose(line)
    ledgers = (
        Line(trust.liability, line.paid_out, sender, memo),
        Line(to.liability, -line.paid_out, receiver, memo),
    )
    if to.account == trust.account:
        return entry(line, ledgers, Kind.JOURNAL)
    banks = (Line(to.bank, line.paid_out, receiver, memo), Line(trust.bank, -line.paid_out, sender, memo))
    return entry(line, (*banks, *ledgers), Kind.JOURNAL)


def _unpaired(line: TrustLine) -> Held:
    way = "left" if line.paid_out else "arrived"
    return Held(
        Hold(
            Cause.UNPAIRED_TRANSFER,
            "",
            f"Transfer {line.id} {way} one ledger, but its other side is not found in Clio.",
            remedies=(
                "Record the other side in Clio, with the same day and amount.",
                "If it was no transfer, change the transaction's type in Clio.",
            ),
        )
    )
