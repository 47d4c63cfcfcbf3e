"""What stood in trust before the books begin: one row for each account, so that no part of a balance is unexplained."""

from collections.abc import Iterator
from datetime import timedelta

from sync.reconcile.effects import Effect, Reader, of_side
from sync.reconcile.groups import Group
from sync.reconcile.lines import Evidence
from sync.reconcile.sentences import money

CARRIED, ON_NO_LEDGER = "opening_balance", "opening_on_no_ledger"
REMEDY = "Correct the opening entry in QuickBooks, or the ledger in Clio; then compare again."
_CARRIED = "Held before {start}, when the books begin; Clio and QuickBooks agree on it client by client."
_ON_NO_LEDGER = (
    "{title} began in Clio with {amount} that is on no client's ledger. Enter whose it is in Clio, or agree on it: "
    "lexrelay sync settings --set agreed_openings.{id}={plain}"
)


def key_of_opening(account: int | str) -> str:
    """Return the key of a trust account's opening entry."""
    return f"OPENING-{account}"


def carried(group: Group, reader: Reader) -> tuple[str, int, str]:
    """Return the account, the cents and the sentence of an opening on which both sides agree."""
    account = next(line.account for line in group.clio)
    cents = sum(of_side(reader.of_clio(group.clio), "bank").values())
    start = max(line.date for line in group.clio) + timedelta(days=1)
    return account, cents, _CARRIED.format(start=start.isoformat())


def only_on_no_ledger(gap: Effect, evidence: Evidence) -> bool:
    """Tell whether QuickBooks has in its opening just what Clio's account began with beside its ledgers."""
    accounts = {place.account for place in gap}
    sums = [sum(of_side(gap, side).values()) for side in ("bank", "ledger")]
    wanted = sum(evidence.on_no_ledger.get(account, 0) for account in accounts)
    return len(gap) == len(sums) and sums == [wanted, wanted] != [0, 0]


def on_no_ledger(evidence: Evidence) -> Iterator[tuple[str, int, str]]:
    """Yield account, cents and sentence of money with which an account of Clio began on nobody's ledger."""
    for account in evidence.accounts:
        cents = evidence.on_no_ledger.get(account.id, 0)
        plain = money(cents).replace(",", "")
        words = {"title": account.title, "amount": money(cents), "id": account.id.split()[-1], "plain": plain}
        if cents:
            yield account.id, cents, _ON_NO_LEDGER.format(**words)
