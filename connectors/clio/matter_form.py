"""What people fill in for a matter."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from connectors.clio.choices import clients, contacts, matter_stages, matters, practice_areas, users
from connectors.clio.custom_fields import HELP, MatterFields
from connectors.clio.searches import IfSeveral
from core.forms import Dropdown, Form


class MatterDetails(Form):
    """What can be set on a new matter and changed later."""

    status: Literal["open", "pending", "closed"] | None = Field(
        default=None, title="Status", description="Clio opens a new matter unless told otherwise."
    )
    practice_area_id: Annotated[int | None, Dropdown(practice_areas)] = Field(
        default=None, title="Practice area", description="The field of law."
    )
    matter_stage_id: Annotated[int | None, Dropdown(matter_stages, depends_on=("practice_area_id",))] = Field(
        default=None, title="Stage", description="It must be a stage of the matter's practice area."
    )
    responsible_attorney_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Responsible attorney", description="The user who is responsible."
    )
    originating_attorney_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Originating attorney", description="The user who brought the matter."
    )
    responsible_staff_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Responsible staff", description="The member of staff who is responsible."
    )
    open_date: date | None = Field(default=None, title="Open date", description="The day it was opened.")
    pending_date: date | None = Field(default=None, title="Pending date", description="The day it became pending.")
    close_date: date | None = Field(default=None, title="Close date", description="The day it was closed.")
    client_reference: str | None = Field(
        default=None, title="Client reference", description="The client's own number for the matter."
    )
    location: str | None = Field(default=None, title="Location", description="Such as a court or a city.")
    billable: bool | None = Field(default=None, title="Billable", description="Whether its work is billed.")
    display_number: str | None = Field(
        default=None,
        title="Display number",
        description="Only where the firm numbers its matters by hand; otherwise Clio numbers them.",
    )
    custom_fields: MatterFields = Field(default_factory=dict, title="Custom fields", description=HELP)


class NewMatter(MatterDetails):
    """The matter to create."""

    client_id: Annotated[int, Dropdown(contacts)] = Field(
        title="Client", description="The person or company it is for."
    )
    description: str = Field(title="Description", description="What the matter is about.", min_length=1)


class MatterChange(MatterDetails):
    """What to change; what is left empty stays as it is."""

    matter_id: Annotated[int, Dropdown(matters)] = Field(title="Matter", description="The matter to change.")
    client_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="The person or company it is for."
    )
    description: str | None = Field(default=None, title="Description", description="What the matter is about.")


class WantedMatter(NewMatter):
    """The matter to find, or to create when there is none."""

    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest matter."
    )
