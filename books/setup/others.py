"""Looks for a second writer: what others made lately in QuickBooks that only the keeping of these books makes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from books.settings import BookSettings
from books.setup.checks import ADMIN, Check
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
WRITTEN = {Kind.INVOICE: "invoice", Kind.JOURNAL: "journal"}
"""What the keys of actions that make an object of a kind contain."""
WHERE = "Disconnect it where it runs, then: lexrelay sync settings --set others_stopped=DAY (its last day)"


@dataclass(frozen=True)
class Stranger:
    """One invoice or journal entry that is not ours. `by` is empty where QuickBooks does not tell who made it."""

    what: str
    number: str
    made_on: date
    by: str
    accounts: frozenset[str] = frozenset()


async def without_ours(store: FirmStore, row: BooksRow, kind: Kind, rows: Iterable[Data]) -> list[Data]:
    """Leave out what these books or a recipe of this firm wrote. An id is known within its kind only."""
    kept = await store.books.postings.vendor_ids(row.id, str(kind))
    effects = await store.effects.list(("done",), row.quickbooks_connection, LOOKED_UP)
    written = {each.object_id for each in effects if WRITTEN[kind] in each.action_key}
    return [each for each in rows if str(each["Id"]) not in kept | written]


def strangers(journals: Iterable[Data], invoices: Iterable[Data], bills: Collection[str]) -> Iterator[Stranger]:
    """Yield journal entries, and invoices that bear a bill's number."""
    yield from (_stranger("journal entry", row) for row in journals)
    yield from (_stranger("invoice", row) for row in invoices if text(row, "DocNumber") in bills)


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
