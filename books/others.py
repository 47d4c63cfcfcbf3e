"""Looks for a second writer: what others made lately in QuickBooks that only the keeping of these books makes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from books.checks import ADMIN, Check
from books.settings import BookSettings
from connectors.quickbooks.books.faces import JOURNAL
from connectors.quickbooks.reading import Data, reference, text
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.documents import Kind

RECENT = timedelta(days=60)
REGULAR = 3
"""So many objects of one maker are no accident."""
SHOWN = 3
LOOKED_UP = 1000
"""Newest writes of ours that are compared; QuickBooks shows the newest 200 of each kind."""
WHERE = "Disconnect it where it runs, then: lexrelay sync settings --set others_stopped=DAY (its last day)"


@dataclass(frozen=True)
class Stranger:
    """One invoice or journal entry that is not ours. `by` is empty where QuickBooks does not tell who made it."""

    what: str
    number: str
    made_on: date
    by: str
    accounts: frozenset[str] = frozenset()


async def our_ids(store: FirmStore, row: BooksRow) -> frozenset[str]:
    """Return ids in QuickBooks that these books or a recipe of this firm wrote."""
    postings = store.books.postings
    kept = [await postings.vendor_ids(row.id, str(kind)) for kind in (Kind.INVOICE, Kind.JOURNAL)]
    written = await store.effects.list(("done",), row.quickbooks_connection, LOOKED_UP)
    return frozenset().union(*kept, (each.object_id for each in written))


def strangers(
    journals: Iterable[Data], invoices: Iterable[Data], ours: Collection[str], bills: Collection[str]
) -> Iterator[Stranger]:
    """Yield journal entries, and invoices that bear a bill's number, which we did not write."""
    yield from (_stranger("journal entry", row) for row in journals if str(row["Id"]) not in ours)
    for row in invoices:
        if str(row["Id"]) not in ours and text(row, "DocNumber") in bills:
            yield _stranger("invoice", row)


def second_writer(found: Sequence[Stranger], settings: BookSettings) -> Check:
    """Judge them: several of one maker since the day others are said to have stopped keep the books off."""
    trust = {id for each in settings.trust for id in (each.bank, each.liability)}
    since = max(settings.today - RECENT, settings.others_stopped or date.min)
    lately = [each for each in found if each.made_on > since and (each.what == "invoice" or each.accounts & trust)]
    if not lately:
        return Check("SECOND_WRITER", "ok", f"No other program wrote bills or trust entries since {since}")
    newest = sorted(lately, key=lambda each: each.made_on, reverse=True)
    examples = ", ".join(f"{each.what} {each.number or 'without number'} of {each.made_on}" for each in newest[:SHOWN])
    regular = max(Counter(each.by for each in lately).values()) >= REGULAR
    maker = "Another program, or one user regularly," if regular else "Somebody"
    sentence = f"{maker} wrote {len(lately)} invoices with Clio's numbers or entries on trust accounts: {examples}"
    return Check("SECOND_WRITER", "problem" if regular else "advice", sentence, ADMIN, WHERE)


def _stranger(what: str, row: Data) -> Stranger:
    made, meta = str(row["MetaData"]["CreateTime"])[:10], row["MetaData"]
    details = (line.get(JOURNAL) or {} for line in row.get("Line") or [])
    used = frozenset(reference(detail, "AccountRef") or "" for detail in details)
    by = reference(meta, "CreatedByRef") or reference(meta, "LastModifiedByRef") or ""
    return Stranger(what, text(row, "DocNumber") or "", date.fromisoformat(made), by, used - {""})
