"""Clio: Create Matter Folder."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import folders, matters
from connectors.clio.client import Clio
from connectors.clio.markers import find_marked, lookup_start, mark
from connectors.clio.models import Folder
from core.forms import Dropdown, Form


class NewFolder(Form):
    """The folder to create."""

    matter_id: Annotated[int, Dropdown(matters)] = Field(title="Matter", description="The matter it belongs to.")
    parent_folder_id: Annotated[int | None, Dropdown(folders, depends_on=("matter_id",))] = Field(
        default=None, title="Inside folder", description="Leave empty for the matter's own folder."
    )
    name: str = Field(
        title="Name",
        description="Clio allows several folders of one name, and this step always makes one.",
        min_length=1,
    )


async def find_folder(clio: Clio, new: NewFolder, effect: Effect) -> Folder | None:
    """Find the folder an earlier attempt may have made."""
    since = lookup_start(effect)
    return await find_marked(clio, "folders", Folder, effect, matter_id=new.matter_id, created_since=since)


@action(
    title="Create Matter Folder",
    sample="folder.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_folder,
)
async def create_matter_folder(clio: Clio, new: NewFolder, effect: Effect) -> Folder:
    """Add a folder to a matter's documents."""
    parent = {"id": new.matter_id, "type": "Matter"}
    if new.parent_folder_id:
        parent = {"id": new.parent_folder_id, "type": "Folder"}
    body = {"name": new.name, "parent": parent, "external_properties": mark(effect)}
    return await clio.create("folders", Folder, body)
