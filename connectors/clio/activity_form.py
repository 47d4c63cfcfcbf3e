"""What time and expense entries have in common, and how an earlier attempt is found by the mark in its note."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from actions import Effect
from connectors.clio.bodies import body_of
from connectors.clio.choices import matters, users
from connectors.clio.client import Clio
from connectors.clio.markers import carries, lookup_start, marked
from connectors.clio.models import Activity, Day
from core.forms import Amount, Dropdown, Form


class NewActivity(Form):
    """What every entry says."""

    matter_id: Annotated[int, Dropdown(matters)] = Field(title="Matter", description="The matter it belongs to.")
    date: Day = Field(title="Date", description="The day of the work or expense.")
    note: str = Field(
        default="",
        title="Note",
        description="What it was for. A short mark is added at its end, and bills show the note.",
    )
    user_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="User", description="Whose entry it is; leave empty for the connected user."
    )
    non_billable: bool = Field(default=False, title="Non-billable", description="Keep it off the client's bills.")


def activity_body(new: NewActivity, effect: Effect, *left_out: str) -> dict[str, Any]:
    """Return the body of an entry with its marked note; the inputs left out are the caller's to translate."""
    return {**body_of(new, "note", *left_out), "note": marked(new.note, effect)}


async def find_activity(clio: Clio, new: NewActivity, effect: Effect) -> Activity | None:
    """Find the entry an earlier attempt may have made."""
    made = await clio.fetch("activities", Activity, matter_id=new.matter_id, created_since=lookup_start(effect))
    return next((each for each in made if carries(each.note, effect)), None)


def seconds_of(hours: Decimal) -> int:
    """Return whole seconds, which is how Clio counts time."""
    return int((hours * 3600).to_integral_value())


Positive = Annotated[Amount, Field(gt=0)]
