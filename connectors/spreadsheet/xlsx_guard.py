"""Looks into an Excel file before it is opened: how large it would become, and what writing it would lose."""

import io
import zipfile

from core.errors import Rejected

UNPACKED = 40_000_000
PARTS = 2_000
LOST = (
    *("xl/activeX/", "xl/charts/", "xl/chartsheets/", "xl/connections", "xl/ctrlProps/", "xl/drawings/"),
    *("xl/embeddings/", "xl/media/", "xl/model/", "xl/persons/", "xl/queryTables/", "xl/richData/", "xl/slicer"),
    *("xl/threadedComments/", "xl/timeline", "xl/vbaProject"),
)
"""Parts that openpyxl does not write back."""
EXTENSION = b"<extLst"
"""Newer conditional formats, checks and small charts in cells; not written back either."""
OWNER = "Whoever owns the file can keep the rows in a file of their own, without these, and look at them from there."


def check_size(file: str, content: bytes) -> None:
    """Raise Rejected for what is no Excel file, or would be too large once unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        remedy = "Whoever owns the file can save it anew as xlsx, without a password."
        raise Rejected(
            f"'{file}' is no Excel file that can be read", code="xlsx", field="file", remedy=remedy
        ) from error
    size = sum(part.file_size for part in parts)
    if size > UNPACKED or len(parts) > PARTS:
        reason = f"'{file}' has {size / 1_000_000:.0f} MB unpacked; at most {UNPACKED // 1_000_000} MB are opened"
        remedy = "Whoever owns the file can move old rows into another one."
        raise Rejected(reason, code="size", field="file", remedy=remedy)


def check_writable(file: str, content: bytes) -> None:
    """Raise Rejected when writing the file would lose something of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        lost = {name for name in packed.namelist() if name.startswith(LOST)}
        lost |= {name for name in packed.namelist() if _is_extended(packed, name)}
    if lost:
        reason = f"'{file}' holds charts, pictures, comments, macros or newer formats, which would be lost"
        raise Rejected(reason, code="would_lose", field="file", remedy=OWNER)


def _is_extended(packed: zipfile.ZipFile, name: str) -> bool:
    if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
        return False
    return EXTENSION in packed.read(name)
