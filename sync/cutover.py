"""The start of the books: trust must tie out, client by client, before anything is posted to an account."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sync.clio import Opening
from sync.documents import Name
from sync.findings import Cause, Hold
from sync.posted import Books
from sync.view import View

Ledger = tuple[int, int, int]


def opening_differences(view: View, books: Books) -> Iterator[Hold]:
    """A hold for each ledger whose opening balance differs; none when QuickBooks' openings were not read."""
    if books.openings is None:
        return
    in_clio, in_books = _sums(view.facts.openings), _sums(books.openings)
    for ledger in sorted(in_clio.keys() | in_books.keys()):
        account, client, matter = ledger
        rest = in_books.get(ledger, 0) - in_clio.get(ledger, 0)
        if rest:
            whose = view.title(Name(client, matter)) if client else "the firm's own part"
            sentence = f"At the start, the trust ledger of {whose} differs between Clio and QuickBooks."
            remedies = ("Correct the opening entry in QuickBooks, or the ledger in Clio; then plan again.",)
            yield Hold(Cause.OPENING_DIFFERENCE, f"opening {account}", sentence, client, abs(rest), remedies)


def untied(holds: Iterable[Hold]) -> frozenset[int]:
    """Clio's trust accounts that do not tie out."""
    return frozenset(int(hold.key.split()[1]) for hold in holds)


def _sums(openings: Iterable[Opening]) -> dict[Ledger, int]:
    sums: dict[Ledger, int] = defaultdict(int)
    for opening in openings:
        sums[opening.account, opening.client, opening.matter] += opening.cents
    return sums
