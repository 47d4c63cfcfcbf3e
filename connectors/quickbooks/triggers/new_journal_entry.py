"""QuickBooks: New Journal Entry."""

from pydantic import Field

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import JournalEntry
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, read_created
from core.forms import Form
from triggers import Cursor, Page, Webhook, trigger


class EntryFilter(Form):
    """Which new entries start the recipe."""

    adjustments_only: bool = Field(
        default=False, title="Adjustments only", description="Only entries marked as adjusting entries."
    )


def is_wanted(entry: JournalEntry, only: EntryFilter) -> bool:
    """Whether the entry has the wanted mark."""
    return entry.adjustment or not only.adjustments_only


@trigger(
    title="New Journal Entry",
    sample="journal_entry.json",
    webhook=Webhook("journalentry", ("created",)),
    accepts=is_wanted,
    cost=EACH_FIVE_MINUTES,
)
async def new_journal_entry(quickbooks: QuickBooks, only: EntryFilter, cursor: Cursor) -> Page[JournalEntry]:
    """Start a recipe when a journal entry is made, by an accountant or by a program."""
    return await read_created(quickbooks, JournalEntry, cursor)
