"""Clio: Create Matter Note."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import matters
from connectors.clio.client import Clio
from connectors.clio.markers import carries, lookup_start, marked
from connectors.clio.models import Day, Note
from core.errors import Rejected
from core.forms import Dropdown, Form


class NewNote(Form):
    """The note to add."""

    matter_id: Annotated[int, Dropdown(matters)] = Field(title="Matter", description="The matter to add it to.")
    subject: str = Field(title="Subject", description="The heading of the note.", min_length=1)
    detail: str = Field(
        default="", title="Text", description="The note itself, as plain text. A short mark is added at its end."
    )
    date: Day | None = Field(default=None, title="Date", description="Leave empty for today.")


async def find_note(clio: Clio, new: NewNote, effect: Effect) -> Note | None:
    """Find the note an earlier attempt may have made."""
    notes = await _notes_since(clio, new.matter_id, effect)
    return next((note for note in notes if carries(note.detail, effect)), None)


async def _notes_since(clio: Clio, matter_id: int, effect: Effect) -> tuple[Note, ...]:
    since = lookup_start(effect)
    try:
        return await clio.fetch("notes", Note, type="matter", matter_id=matter_id, created_since=since)
    except Rejected as refusal:
        # Clio's description says "Matter" and its service has been seen to want "matter".
        if refusal.evidence.get("status") not in ("400", "422"):
            raise
    return await clio.fetch("notes", Note, type="Matter", matter_id=matter_id, created_since=since)


@action(title="Create Matter Note", sample="note.json", guarantee=Guarantee.EFFECTIVELY_ONCE, lookup=find_note)
async def create_matter_note(clio: Clio, new: NewNote, effect: Effect) -> Note:
    """Add a note to a matter."""
    data = new.model_dump(mode="json", include={"subject", "date"}, exclude_none=True)
    detail = marked(new.detail, effect)
    return await clio.create(
        "notes", Note, {**data, "type": "Matter", "matter": {"id": new.matter_id}, "detail": detail}
    )
