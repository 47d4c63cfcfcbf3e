"""A bank's statement: its lines, who each line is when it is imported again, and which lines are new."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class StatementLine:
    """One line of the bank; `cents` are positive for money in. `bank_id` is the bank's own id of it, where given."""

    date: date
    cents: int
    text: str = ""
    check: str = ""
    bank_id: str = ""
    id: str = ""


@dataclass(frozen=True)
class Statement:
    """A statement from `start` to `end` (both included) with its balances in cents, as printed by the bank."""

    account: str
    start: date
    end: date
    opening: int
    closing: int
    lines: tuple[StatementLine, ...]

    @property
    def missing(self) -> int:
        """Cents by which opening balance and lines fail to come to the closing balance; not 0: lines are missing."""
        return self.closing - self.opening - sum(line.cents for line in self.lines)


def identified(lines: Iterable[StatementLine]) -> tuple[StatementLine, ...]:
    """Give every line an id that a second import of the same line gives again.

    The bank's id is not trusted alone, as some banks use one twice; without it the line's figures and text count,
    and the place among equal lines of that day.
    """
    seen: Counter[str] = Counter()
    named: list[StatementLine] = []
    for line in lines:
        what = line.bank_id or f"{' '.join(line.text.casefold().split())}|{line.check}"
        figures = f"{line.date.isoformat()}|{line.cents}|{what}"
        seen[figures] += 1
        digest = hashlib.sha256(f"{figures}|{seen[figures]}".encode()).hexdigest()
        named.append(replace(line, id=digest[:32]))
    return tuple(named)


def new_lines(lines: Iterable[StatementLine], known: Collection[str]) -> tuple[StatementLine, ...]:
    """Leave out the lines that an earlier import brought, by id."""
    return tuple(line for line in lines if line.id not in known)
