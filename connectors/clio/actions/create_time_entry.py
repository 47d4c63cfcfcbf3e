"""Clio: Create Time Entry."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.activity_form import NewActivity, Positive, activity_body, find_activity, seconds_of
from connectors.clio.choices import activity_descriptions
from connectors.clio.client import Clio
from connectors.clio.models import Activity
from core.forms import Amount, Dropdown


class NewTimeEntry(NewActivity):
    """The time to record."""

    hours: Positive = Field(title="Hours", description="How long it took, such as 1.5 for an hour and a half.")
    price: Amount | None = Field(
        default=None, title="Rate", description="Price of an hour; leave empty for the rate Clio has on file."
    )
    activity_description_id: Annotated[int | None, Dropdown(activity_descriptions)] = Field(
        default=None, title="Activity", description="The kind of work; it may bring a rate of its own."
    )
    no_charge: bool = Field(default=False, title="No charge", description="Show it on the bill without a price.")


@action(
    title="Create Time Entry",
    sample="activity.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_activity,
)
async def create_time_entry(clio: Clio, new: NewTimeEntry, effect: Effect) -> Activity:
    """Record time on a matter."""
    body = {"type": "TimeEntry", "quantity": seconds_of(new.hours), **activity_body(new, effect, "hours")}
    return await clio.create("activities", Activity, body)
