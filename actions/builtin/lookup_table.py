"""Built in: Lookup Table."""

from typing import Literal

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from actions.builtin._rules.matching import Match, first_fit, refuse_unreachable
from actions.builtin._rules.refusals import refused
from core.forms import Form, Record


class Row(Form):
    """One line of the table."""

    when: str = Field(min_length=1, max_length=1000, title="When the value is", description="What to compare with.")
    then: str = Field(max_length=10_000, title="The result is", description="What the step then gives.")


class Table(Form):
    """The value to look up and the rows to look in."""

    value: str = Field(
        default="", max_length=10_000, title="Value", description="What to look up, such as a practice area."
    )
    rows: list[Row] = Field(
        min_length=1,
        max_length=500,
        title="Rows",
        description="Tried from the top; the first row that fits wins. A row that no value can reach is refused.",
    )
    match: Match = Field(
        default="ignoring_case",
        title="How to compare",
        description="exact: every character. ignoring_case: capital letters and spaces do not matter; nor do they for "
        "starts_with and contains, where the value starts with or contains what the row says.",
    )
    if_missing: Literal["stop", "default"] = Field(
        default="stop", title="If no row fits", description="Stop the run, or give the default."
    )
    default: str = Field(
        default="", max_length=10_000, title="Default", description="The result when no row fits and default is chosen."
    )

    @model_validator(mode="after")
    def _reachable(self) -> "Table":
        refuse_unreachable([row.when for row in self.rows], self.match)
        return self


class FoundRow(Record):
    """The result, whether a row gave it, and the number of that row from 1."""

    result: str
    found: bool
    row: int | None = None


@action(title="Lookup Table", sample="lookup_table.json", guarantee=Guarantee.READ_ONLY, cost="no request")
async def lookup_table(client: object, table: Table, effect: Effect) -> FoundRow:
    """Give the result of the first row that fits a value, such as an account for a practice area."""
    number = first_fit(table.value, [row.when for row in table.rows], table.match)
    if number is not None:
        return FoundRow(result=table.rows[number].then, found=True, row=number + 1)
    if table.if_missing == "default":
        return FoundRow(result=table.default, found=False)
    cause = f"none of the {len(table.rows)} rows fits the value" if table.value else "the value is empty"
    raise refused(cause, "value", "add a row for it, or choose a default for all other values")
