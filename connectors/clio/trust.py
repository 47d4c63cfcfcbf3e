"""What a matter has in trust, where Clio tells; what it does not tell is unknown, never zero."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from connectors.clio.models import MatterFunds, TrustBalance
from connectors.clio.payments import hidden


def trust_balance_of(matter: MatterFunds) -> Decimal | None:
    """Add up the trust accounts of a matter; None when there is none, one is hidden, or currencies differ."""
    accounts = [each for each in matter.account_balances if each.redacted or each.type in (None, "Trust")]
    known = [each.balance for each in accounts if each.type and each.balance is not None and not each.redacted]
    one_currency = len({each.currency_id for each in accounts}) == 1
    return sum(known, Decimal(0)) if len(known) == len(accounts) and one_currency else None


def compared(matters: Iterable[MatterFunds], threshold: Decimal) -> Iterator[TrustBalance]:
    """Compare what is known; raises Rejected when Clio hides the balances, since silence would look like enough."""
    for matter in matters:
        if any(each.redacted for each in matter.account_balances):
            raise hidden("the trust balances of matters", "Accounting")
        balance = trust_balance_of(matter)
        if balance is not None:
            yield _compared(matter, balance, threshold)


def _compared(matter: MatterFunds, balance: Decimal, threshold: Decimal) -> TrustBalance:
    facts = matter.model_dump(exclude={"account_balances"})
    return TrustBalance(
        **facts,
        trust_balance=balance,
        threshold=threshold,
        shortfall=max(threshold - balance, Decimal(0)),
        level="below" if balance < threshold else "enough",
    )
