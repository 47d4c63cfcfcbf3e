"""A sheet as a table: names in the first row, records below, columns known by their names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.spreadsheet.cells import is_same, plain
from core.errors import Rejected

MARK = "lexrelay"
"""Name of the column in which our own rows carry their mark."""
AUTHOR = "Correct the column in the recipe step, or its name in the first row of the sheet."


@dataclass(frozen=True)
class Line:
    """One record. `number` is its row as spreadsheet programs count; `typed` are the cells that people fill in.

    A cell whose formula has no kept result is in neither.
    """

    number: int
    values: Mapping[str, str]
    typed: Mapping[str, str]

    @property
    def mark(self) -> str:
        """The mark of a row that we added."""
        return self.values.get(MARK, "")

    @property
    def shown(self) -> dict[str, str]:
        """The values without our own column."""
        return {name: value for name, value in self.values.items() if name != MARK}

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the row has these values already."""
        return all(name in self.values and is_same(self.values[name], plain(each)) for name, each in values.items())


@dataclass(frozen=True)
class Table:
    """All records of a sheet. `where` names file and sheet for people; empty columns are those without a name."""

    where: str
    sheet: str
    columns: Sequence[str]
    lines: Sequence[Line]

    def column(self, name: str) -> str:
        """Return a column's name as it stands in the sheet; raises Rejected naming the ones there are."""
        wanted = name.strip().casefold()
        found = [each for each in self.columns if each and each.casefold() == wanted]
        if len(found) == 1:
            return found[0]
        known = ", ".join(each for each in self.columns if each and each != MARK) or "none"
        cause = "there are several columns" if found else "there is no column"
        reason = f"{self.where}: {cause} '{name}'; the first row has: {known}"
        raise Rejected(reason, code="column", field="values", remedy=AUTHOR)

    def matching(self, column: str, value: str) -> Iterator[Line]:
        """Yield the lines with this value in a column; raises Rejected without the column."""
        name = self.column(column)
        return (line for line in self.lines if name in line.values and is_same(line.values[name], value))

    def marked(self, mark: str) -> Line | None:
        """Return the line that carries a mark, or None."""
        return next((line for line in self.lines if line.mark == mark), None)
