"""Clio: Find User."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.client import Clio
from connectors.clio.models import FirmUser
from connectors.clio.searches import IfMissing, IfSeveral, pick
from core.forms import Form, Record


class UserSearch(Form):
    """Which user to search for."""

    search_by: Literal["email", "name"] = Field(
        default="email", title="Search by", description="An e-mail address must match exactly, a name as a whole."
    )
    text: str = Field(title="Text", description="What to search for; capital letters do not matter.", min_length=1)
    enabled_only: bool = Field(
        default=True, title="Active users only", description="Leave out users who can no longer sign in."
    )
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest user."
    )


class FoundUser(Record):
    """The user, if `found`."""

    found: bool
    id: int | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    enabled: bool | None = None
    subscription_type: str | None = None


@action(title="Find User", sample="found_user.json", guarantee=Guarantee.READ_ONLY)
async def find_user(clio: Clio, search: UserSearch, effect: Effect) -> FoundUser:
    """Find a user of the firm by e-mail address or name."""
    # Clio cannot filter users by e-mail, and whether its name filter takes parts of names is not documented.
    users = await clio.fetch("users", FirmUser, enabled=True if search.enabled_only else None)
    wanted = search.text.strip().casefold()
    matching = [each for each in users if (getattr(each, search.search_by) or "").casefold() == wanted]
    user = pick(matching, f"user with this {search.search_by}", search.if_missing, search.if_several)
    return FoundUser.model_validate({"found": True, **user.model_dump()}) if user else FoundUser(found=False)
