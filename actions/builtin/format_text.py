"""Built in: Format Text."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from actions.builtin._rules.changes import Change, changed
from actions.builtin._rules.refusals import refused
from actions.builtin._rules.texts import MAX_TEXT
from core.forms import Form, Record


class TextToChange(Form):
    """A text and what to do with it, in order."""

    text: str = Field(default="", max_length=MAX_TEXT, title="Text", description="The text; empty is allowed.")
    changes: list[Change] = Field(
        default=[], max_length=20, title="Changes", description="Made one after the other, each on the result before."
    )
    if_empty: str = Field(
        default="", max_length=10_000, title="If empty", description="The result when nothing but spaces is left."
    )
    if_impossible: Literal["stop", "keep"] = Field(
        default="stop",
        title="If a change cannot be made",
        description="Stop the run, or keep the text as it was before that change; the result then says unchanged.",
    )


class ChangedText(Record):
    """The result, its length in characters, and the changes (from 1) that could not be made."""

    text: str
    length: int
    is_empty: bool
    unchanged: list[int]


@action(title="Format Text", sample="format_text.json", guarantee=Guarantee.READ_ONLY, cost="no request")
async def format_text(client: object, form: TextToChange, effect: Effect) -> ChangedText:
    """Change a text: trim, cut, replace, capital letters, telephone numbers, names that QuickBooks takes."""
    text, unchanged = form.text, []
    for number, change in enumerate(form.changes, 1):
        try:
            text = changed(text, change)
        except ValueError as error:
            _stop_unless_kept(form, number, str(error))
            unchanged.append(number)
    result = text if text.strip() else form.if_empty
    return ChangedText(text=result, length=len(result), is_empty=not result.strip(), unchanged=unchanged)


def _stop_unless_kept(form: TextToChange, number: int, cause: str) -> None:
    if form.if_impossible == "stop":
        advice = "correct the change, or let the step keep the text when a change cannot be made"
        raise refused(f"change {number} ({form.changes[number - 1].do}): {cause}", "text", advice)
