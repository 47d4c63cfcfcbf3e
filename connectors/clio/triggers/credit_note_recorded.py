"""Clio: Credit Note Recorded."""

from typing import Annotated

from pydantic import Field

from connectors.clio.choices import clients
from connectors.clio.client import Clio
from connectors.clio.models import CreditNote
from connectors.clio.payments import complete_credit_note
from core.forms import Dropdown, Form
from triggers import Cursor, Page, trigger


class CreditFilter(Form):
    """Which credit notes start the recipe."""

    contact_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="Leave empty for all clients."
    )


def is_valid(note: CreditNote, only: CreditFilter) -> bool:
    """Leave out what was voided before it was heard of."""
    return note.voided_at is None


@trigger(
    title="Credit Note Recorded",
    sample="credit_note.json",
    detail=complete_credit_note,
    accepts=is_valid,
    cost="1 request a poll, and 2 for each new credit note: Clio sends no message for one",
)
async def credit_note_recorded(clio: Clio, only: CreditFilter, cursor: Cursor) -> Page[CreditNote]:
    """Start a recipe when a credit note or write-off is recorded; `kind` says which of the two it is."""
    since = cursor.since
    return await clio.poll("credit_memos", CreditNote, cursor, created_since=since, contact_id=only.contact_id)
