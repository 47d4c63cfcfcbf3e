"""What a release of a finding decides: a way out that is safe for its cause, or a refusal naming those that are."""

from collections.abc import Sequence
from decimal import Decimal

from books.keeping.decided import ACCEPTED, AGAIN, ALARM, HOLD, choice, released_at, split_at, ways_of
from books.proving.sweep import DRIFT
from core.errors import Mistake, mistake
from core.money import to_cents
from storage import FirmStore
from storage.books.rows import FindingRow
from sync.findings import Alert
from sync.remedies import Remedy

BY_MONEY = frozenset({Alert.NEGATIVE_LEDGER, Alert.SHORTAGE, Alert.FIRM_FUNDS_NEGATIVE})
"""Alarms that no word closes, only money."""


async def finding_behind(firm: FirmStore, finding_id: str) -> FindingRow:
    """Return the finding to decide: of drift that the sweep reported, the hold that the plan made of it.

    Raises NotFound, or Mistake when nothing is left to decide.
    """
    row = await firm.books.findings.get(finding_id)
    if row.closed_at is not None:
        raise mistake(f"Finding '{row.id}'", "it is closed: its cause is gone", "Nothing is left to decide")
    if row.kind != DRIFT:
        return row
    held = [each for each in await firm.books.findings.open(row.books_id, HOLD, row.key) if ways_of(each)]
    if not held:
        raise mistake(f"Finding '{row.id}'", "no plan holds it at this moment", "Plan first: `lexrelay sync plan`")
    return held[0]


def decision_for(row: FindingRow, way: str, tax: Decimal | None) -> str:
    """Return the decision to keep; raises Mistake with the ways that are possible for this cause."""
    if row.kind == ALARM and row.code in BY_MONEY:
        cause = f"{row.code} is closed by money only"
        raise mistake(f"Alarm '{row.id}'", cause, "Make the ledger good, or correct the record in Clio")
    chosen = _chosen(row, way, tax)
    if row.kind == ALARM:
        return ACCEPTED
    if chosen is Remedy.SPLIT_TAX:
        if tax is None:
            raise mistake(f"Hold '{row.id}'", "how much of it is tax is not said", "Add --tax AMOUNT")
        return split_at(to_cents(tax), row.cents)
    if chosen is Remedy.FIRST_OPEN_DAY:
        return released_at(row.cents)
    return AGAIN if chosen is Remedy.TRY_AGAIN else choice(chosen, row.body["mark"])


def _chosen(row: FindingRow, way: str, tax: Decimal | None) -> Remedy:
    ways = ways_of(row)
    if not ways:
        remedy = " ".join(row.body.get("remedies", ())) or "Correct its cause"
        raise mistake(f"Hold '{row.id}'", f"a release cannot book {row.code}: it would be a guess", remedy)
    if way not in ("", *ways):
        raise _refused(row, f"'{way}' is no way out of {row.code}", ways)
    if not way and len(ways) > 1:
        raise _refused(row, f"{row.code} has several ways out, and none is named", ways)
    if tax is not None and Remedy.SPLIT_TAX not in ways:
        raise _refused(row, "a tax is said, and this is no credit note on a taxed bill", ways)
    return Remedy(way) if way else ways[0]


def _refused(row: FindingRow, cause: str, ways: Sequence[Remedy]) -> Mistake:
    return mistake(f"Finding '{row.id}'", cause, "Choose " + " or ".join(f"--as {each}" for each in ways))
