"""The firm's own money in a trust account: a cushion for bank charges on the FIRM ledger, nothing else."""

from sync.accounts import Role
from sync.clio import TrustLine
from sync.documents import FIRM, Kind, Line, Name
from sync.findings import Cause, Held, Hold
from sync.mapping import TrustMapping
from sync.outcomes import Outcomes
from sync.rules.trust_parts import entry, trust_sides
from sync.view import View


def book_own_money(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """The firm adds to its cushion from operating, or takes it back."""
    moved = line.paid_in - line.paid_out
    cushion = Line(view.account(Role.FIRM_IN_TRUST), moved)
    bank = Line(view.account(Role.OPERATING), -moved)
    own = (cushion, bank) if moved > 0 else (bank, cushion)
    yield entry(line, (*trust_sides(line, trust, FIRM), *own), Kind.JOURNAL)


def book_charge(line: TrustLine, trust: TrustMapping, view: View) -> Outcomes:
    """A bank charge is the firm's cost. Held when the cushion is too small: it would use clients' money.

    A charge that Clio shows on a client's ledger posts there as it happened; the alarm asks to correct it.
    """
    if line.client:
        yield entry(line, trust_sides(line, trust, Name(line.client, line.matter)), Kind.JOURNAL)
        return
    if line.id in view.uncovered_charges:
        raise _without_funds(line)
    cost = line.paid_out - line.paid_in
    borne = (Line(view.account(Role.BANK_FEES), cost), Line(view.account(Role.FIRM_IN_TRUST), -cost))
    yield entry(line, (*trust_sides(line, trust, FIRM), *borne), Kind.JOURNAL)


def _without_funds(line: TrustLine) -> Held:
    return Held(
        Hold(
            Cause.BANK_FEE_WITHOUT_FIRM_FUNDS,
            "",
            f"Bank charge {line.id} is larger than the firm's own money in this trust account, so it was paid with "
            "clients' money.",
            remedies=(
                "Move firm money into trust and record it in Clio on or before the day of the charge.",
                "Ask the bank to take its charges from the operating account.",
            ),
        )
    )
