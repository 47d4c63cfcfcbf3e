"""What QuickBooks held in trust for each client when the books started."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sync.clio import Opening
from sync.documents import Name
from sync.mapping import Mapping as Choices
from sync.reconcile.lines import BookLine


def openings_of(lines: Iterable[BookLine], mapping: Choices, customers: Mapping[str, Name]) -> tuple[Opening, ...]:
    """Add up the liability lines before the start by client; a name we do not know counts as nobody's."""
    accounts = {trust.liability.id: trust.account for trust in mapping.trust}
    sums: dict[tuple[int, Name], int] = defaultdict(int)
    for line in lines:
        if line.account in accounts:
            name = customers.get(line.customer, Name(0))
            sums[accounts[line.account], name] += line.credit - line.debit
    return tuple(
        Opening(account, name.client, name.matter, cents) for (account, name), cents in sorted(sums.items()) if cents
    )
