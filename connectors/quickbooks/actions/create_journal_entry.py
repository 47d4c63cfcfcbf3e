"""QuickBooks: Create Journal Entry."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.journal_form import NewJournalEntry, journal_body, refuse_imbalance
from connectors.quickbooks.models import JournalEntry
from connectors.quickbooks.posting import COST, Posting, find_posted, post_once
from connectors.quickbooks.traces import signed


def _posting(new: NewJournalEntry) -> Posting[JournalEntry]:
    return Posting(JournalEntry, new.number)


async def find_journal_entry_made(quickbooks: QuickBooks, new: NewJournalEntry, effect: Effect) -> JournalEntry | None:
    """Find the journal entry an earlier attempt may have made."""
    return await find_posted(quickbooks, _posting(new), effect)


@action(
    title="Create Journal Entry",
    sample="journal_entry.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_journal_entry_made,
    cost=COST,
    money=True,
)
async def create_journal_entry(quickbooks: QuickBooks, new: NewJournalEntry, effect: Effect) -> JournalEntry:
    """Book debits and credits that are equal; otherwise nothing is sent, and the difference is told."""
    refuse_imbalance(new)
    return await post_once(quickbooks, _posting(new), journal_body(new, signed(new.private_note, effect)), effect)
