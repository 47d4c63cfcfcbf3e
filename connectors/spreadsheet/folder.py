"""The folder of a connection, and the only way from a file's name to the file: never out of the folder."""

import os
from pathlib import Path

from pydantic import Field, field_validator

from connectors._kit.app import Filled
from core.errors import Rejected
from core.forms import Form

ROOT = "LEXRELAY_SPREADSHEETS"
LONGEST = 250
"""Letters of a file's name with its folders: disks refuse longer ones."""
KINDS = (".csv", ".tsv", ".xlsx")
OPERATOR = "Whoever runs this installation can correct the folder on its machine."
AUTHOR = "Choose another file in the recipe step."


class Shelf(Form):
    """A folder with spreadsheets."""

    name: str = Field(
        title="Name", description="What you call this folder, such as Court dates.", min_length=1, max_length=80
    )
    folder: str = Field(
        default="",
        title="Folder",
        description="A folder inside the firm's own one, such as intake; empty for the firm's own.",
        max_length=300,
    )

    @field_validator("folder")
    @classmethod
    def _inside(cls, value: str) -> str:
        parts = [part for part in value.replace("\\", "/").split("/") if part]
        if ".." in parts or Path(value).is_absolute() or not value.isprintable():
            raise ValueError("it must be a folder inside the firm's own, without '..'")
        return "/".join(parts)


class Folder:
    """The files of one connection."""

    def __init__(self, filled: Filled) -> None:
        shared = filled.environment.get(ROOT, "").strip()
        self._root = Path(shared) / filled.folder.name if shared else filled.folder
        self._path = self._root / str(filled.form.folder)

    def files(self) -> list[str]:
        """Return the names of all spreadsheets, those in folders below included; raises Rejected without the folder."""
        home = self._home()
        found = [Path(where) / name for where, _, names in os.walk(home) for name in names if _is_sheet(name)]
        return sorted(path.relative_to(home).as_posix() for path in found if self._is_inside(path))

    def path_of(self, file: str) -> Path:
        """Return where a file lies, links followed; raises Rejected for one outside, missing or of another kind."""
        home = self._home()
        if not _is_sheet(Path(file).name):
            reason = f"'{file}' is no spreadsheet that can be read; these are {', '.join(KINDS)}"
            raise Rejected(reason, code="kind", field="file", remedy=AUTHOR)
        path = home / file
        if not file.isprintable() or len(file) > LONGEST or not self._is_inside(path):
            reason = f"'{file[:LONGEST]}' is outside the connection's folder"
            raise Rejected(reason, code="outside", field="file", remedy=AUTHOR)
        if not path.is_file():
            known = ", ".join(self.files()[:10]) or "none"
            reason = f"there is no file '{file}' in the connection's folder; there are: {known}"
            raise Rejected(reason, code="missing", field="file", remedy=AUTHOR)
        return path.resolve()

    def _home(self) -> Path:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._path.is_dir() or not self._is_inside(self._path):
            reason = f"the folder {self._path} is not there, or leads out of {self._root}"
            raise Rejected(reason, code="folder", field="folder", remedy=OPERATOR)
        return self._path

    def _is_inside(self, path: Path) -> bool:
        """Whether a path, its links followed, stays in the connection's folder, and that in the firm's."""
        home = self._path.resolve()
        return path.resolve().is_relative_to(home) and home.is_relative_to(self._root.resolve())


def _is_sheet(name: str) -> bool:
    return name.lower().endswith(KINDS) and not name.startswith((".", "~$"))
