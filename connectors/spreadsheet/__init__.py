"""Spreadsheet: CSV and Excel files in a folder of this installation."""

from connectors._kit.app import Account, App, Environment, Limit, Place, Typed
from connectors.spreadsheet.client import Sheets
from connectors.spreadsheet.folder import ROOT, Shelf


def places(environment: Environment) -> tuple[Place, ...]:
    """Return the one place: which folder it is stands in the form."""
    return (Place(region="", title="Spreadsheet", api_url=""),)


async def identify(sheets: Sheets) -> Account:
    """Look whether the folder is there and can be read."""
    count = len(await sheets.files())
    return Account(id=sheets.shelf.folder or ".", name=f"{sheets.shelf.name} ({count} files)")


APP = App(
    title="Spreadsheet",
    summary="Rows of CSV and Excel files (xlsx) in a folder that the firm shares with Lexrelay.",
    docs_url="https://www.rfc-editor.org/rfc/rfc4180",
    places=places,
    settings=(ROOT,),
    sign_in=Typed(
        Shelf,
        "Name the folder with the files. It lies inside the firm's own folder on the machine where Lexrelay runs; "
        "whoever runs it can tell you where that is, or share it with your computer.",
    ),
    client=Sheets,
    identify=identify,
    limits=(Limit(600, 60, burst=100),),
)
