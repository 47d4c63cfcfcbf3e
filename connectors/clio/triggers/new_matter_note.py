"""Clio: New Matter Note."""

from typing import Annotated

from pydantic import Field

from connectors.clio.choices import matters
from connectors.clio.client import Clio
from connectors.clio.models import Note
from core.errors import Rejected
from core.forms import Dropdown, Form
from triggers import Cursor, Page, trigger


class NoteFilter(Form):
    """Which new notes start the recipe."""

    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )


@trigger(
    title="New Matter Note",
    sample="note.json",
    cost="1 request a poll (2 where Clio wants its filter in capitals): Clio sends no message for a note",
)
async def new_matter_note(clio: Clio, only: NoteFilter, cursor: Cursor) -> Page[Note]:
    """Start a recipe when a note is added to a matter."""
    filters = {"created_since": cursor.since, "matter_id": only.matter_id}
    try:
        return await clio.poll("notes", Note, cursor, type="matter", **filters)
    except Rejected as refusal:
        # Clio's description says "Matter" and its service has been seen to want "matter".
        if refusal.evidence.get("status") not in ("400", "422"):
            raise
    return await clio.poll("notes", Note, cursor, type="Matter", **filters)
