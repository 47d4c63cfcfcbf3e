"""A folder of a firm with files made for a test, and operations on it as the engine runs them."""

import io
import zipfile
from datetime import UTC, datetime

from openpyxl import Workbook, load_workbook

from actions import Effect
from connectors._kit.app import Filled
from connectors._kit.http import Http
from connectors.spreadsheet.client import Sheets
from connectors.spreadsheet.folder import Shelf
from triggers import Cursor

CLIENTS = "Client,Matter,Amount\nAda Sample,00017,12.50\nBob Example,00018,-3\n"


def effect(number=1):
    return Effect("key", f"lexrelay:{number:024d}", "a" * 40, datetime(2026, 1, 6, tzinfo=UTC))


class Office:
    """`home` is the firm's folder, `sheets` the connected client."""

    def __init__(self, home, **form):
        self.home = home
        home.mkdir(exist_ok=True)
        self.sheets = Sheets(Http(None), Filled(Shelf(**{"name": "Intake"} | form), {}, home))

    def write(self, name, content=CLIENTS, encoding="utf-8"):
        (self.home / name).write_bytes(content if isinstance(content, bytes) else content.encode(encoding))

    def text(self, name, encoding="utf-8"):
        return (self.home / name).read_bytes().decode(encoding)

    def book(self, name, rows, **sheets):
        """Write an Excel file; further sheets by name."""
        made = Workbook()
        made.active.title = "Clients"
        for title, lines in {"Clients": rows, **sheets}.items():
            page = made[title] if title in made.sheetnames else made.create_sheet(title)
            for line in lines:
                page.append(line)
        made.save(self.home / name)

    def opened(self, name, **options):
        return load_workbook(io.BytesIO((self.home / name).read_bytes()), **options)

    async def do(self, action, *, as_effect=None, **form):
        return await action.run(self.sheets, action.input(**form), as_effect or effect())

    async def look(self, action, *, as_effect=None, **form):
        return await action.lookup(self.sheets, action.input(**form), as_effect or effect())

    async def poll(self, trigger, **form):
        """All items, page after page."""
        items, cursor, pages = [], Cursor(None), 0
        while cursor:
            page = await trigger.poll(self.sheets, trigger.input(**form), cursor)
            items, cursor, pages = [*items, *page.items], page.next, pages + 1
        return items, pages


def edit(path, part, *changes):
    """Replace bytes in a part of the zip file: old, new, old, new."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
