"""Built in: Manual."""

from collections import Counter
from typing import Any

from pydantic import AwareDatetime, Field, field_validator

from core.forms import Form, Record
from triggers import Cursor, Page, trigger
from triggers.asked import Kind
from triggers.desk import Desk


class Asked(Form):
    """One value to be given at each start."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,39}$", title="Name", description="Used as trigger.values.NAME in the recipe."
    )
    label: str = Field(default="", max_length=100, title="Label", description="What people read; the name when empty.")
    kind: Kind = Field(default="text", title="Kind", description="What may be given; money is an amount to the cent.")
    required: bool = Field(default=True, title="Required", description="Without it the value may be left out.")


class Questions(Form):
    """What a person gives when starting the recipe."""

    inputs: tuple[Asked, ...] = Field(
        default=(),
        max_length=30,
        title="Values",
        description="What must be told at each start; none means just a start.",
    )

    @field_validator("inputs")
    @classmethod
    def _are_different(cls, value: tuple[Asked, ...]) -> tuple[Asked, ...]:
        twice = sorted(name for name, many in Counter(each.name for each in value).items() if many > 1)
        if twice:
            raise ValueError(f"two values have the name '{twice[0]}'")
        return value


class Start(Record):
    """One start. `values` has every declared name; what was left out is null. Numbers and money are text."""

    id: str
    values: dict[str, Any]
    started_by: str
    started_at: AwareDatetime
    created_at: AwareDatetime


@trigger(title="Manual", sample="manual.json", every=None, cost="no request")
async def manual(desk: Desk, form: Questions, cursor: Cursor) -> Page[Start]:
    """Start a recipe by hand, with values: `lexrelay recipe start`, or a program over REST."""
    return Page(())
