"""Keeps what the reports of the books show: added up from what a cycle has read anyway."""

from dataclasses import astuple

from books.keeping.hands import Both
from core.ids import fingerprint
from storage import FirmStore
from sync.months import months_of
from sync.view import View

MARK = "reports.months."
"""The setting of each pair of books that says which months are kept."""


async def keep_months(store: FirmStore, both: Both) -> int:
    """Bring the months up to date with a reading; returns how many rows changed."""
    months = months_of(View(both.facts, both.mapping, both.decisions))
    mark, name = fingerprint([astuple(each) for each in months]), f"{MARK}{both.row.id}"
    if await store.settings.get(name) == mark:
        return 0
    changed = await store.books.months.keep(both.row.id, months)
    await store.settings.put(name, mark)
    return changed
