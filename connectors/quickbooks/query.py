"""Statements for the query endpoint: one entity, conditions joined by AND, no projections."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PAGE = 1000
"""Most rows of one answer."""
ALSO_INACTIVE = "Active IN (true, false)"
"""Without this condition a list entity hides what was made inactive."""


@dataclass(frozen=True)
class Select:
    """A statement. `start` counts from 1; `count` is at most PAGE."""

    entity: str
    where: tuple[str, ...] = ()
    order: str = ""
    start: int = 1
    count: int = PAGE

    def __str__(self) -> str:
        conditions = f" WHERE {' AND '.join(self.where)}" if self.where else ""
        order = f" ORDERBY {self.order}" if self.order else ""
        page = f" STARTPOSITION {self.start} MAXRESULTS {self.count}"
        return f"SELECT * FROM {self.entity}" + conditions + order + page  # noqa: S608


def quoted(text: str) -> str:
    """Return a literal that cannot end early: the backslash escapes, so it is escaped too."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def equals(field: str, value: str) -> str:
    """Match without regard to case."""
    return f"{field} = {quoted(value)}"


def one_of(field: str, values: Iterable[str]) -> str:
    """Match any of the values; there must be at least one."""
    return f"{field} IN ({', '.join(map(quoted, values))})"


def contains(field: str, text: str) -> str:
    """Match a part of the text; a `%` in it stands for anything."""
    return f"{field} LIKE {quoted(f'%{text}%')}"


def not_before(field: str, moment: datetime) -> str:
    """Match from this second on: QuickBooks keeps no fractions."""
    return f"{field} >= {quoted(moment.replace(microsecond=0).isoformat())}"
