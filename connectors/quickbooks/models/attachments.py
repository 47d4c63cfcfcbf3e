"""Files that belong to transactions."""

from typing import Any

from connectors.quickbooks.models.common import Stored
from connectors.quickbooks.reading import Data, text


class Attachment(Stored):
    """A file. `size` counts bytes; QuickBooks may leave it out."""

    entity = "Attachable"

    file_name: str | None = None
    content_type: str | None = None
    size: int | None = None
    note: str | None = None
    record_types: tuple[str, ...] = ()
    record_ids: tuple[str, ...] = ()

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add the file and what it belongs to."""
        targets = [target.get("EntityRef") or {} for target in data.get("AttachableRef") or []]
        return super().fields(data) | {
            "file_name": text(data, "FileName"),
            "content_type": text(data, "ContentType"),
            "size": data.get("Size"),
            "note": text(data, "Note"),
            "record_types": [target["type"] for target in targets if target.get("type")],
            "record_ids": [target["value"] for target in targets if target.get("value")],
        }
