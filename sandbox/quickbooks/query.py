"""The query language: one entity, conditions joined by AND, an order and a window. Parsing only."""

import re
from dataclasses import dataclass
from decimal import Decimal

from sandbox.quickbooks.refusals import Refusal

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:\\.|[^'\\])*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<word>[A-Za-z_][\w.]*)|(?P<sign><=|>=|[=<>(),*]))",
    re.DOTALL,
)
_KEYWORDS = ("WHERE", "ORDERBY", "ORDER", "STARTPOSITION", "MAXRESULTS")
_SIGNS = ("=", "<", ">", "<=", ">=")
LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Condition:
    """``field operator values``; every operator but IN has exactly one value. Text, number or truth."""

    field: str
    operator: str
    values: tuple[str | Decimal | bool, ...]


@dataclass(frozen=True)
class Query:
    """A parsed statement; ``start`` counts from 1, ``descending`` belongs to ``order``."""

    entity: str
    count: bool
    conditions: tuple[Condition, ...]
    order: str | None
    descending: bool
    start: int
    limit: int


def parse_query(statement: str) -> Query:
    """The statement as a :class:`Query`; refuses 4000 when it cannot be parsed, 4001 for a bad window."""
    return _Parser(_tokenize(statement)).parse()


def _tokenize(statement: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    statement = statement.strip()
    while position < len(statement):
        match = _TOKEN.match(statement, position)
        if match is None:
            raise _unexpected(statement[position:].strip()[:20])
        tokens.append((str(match.lastgroup), match.group(str(match.lastgroup))))
        position = match.end()
    return tokens


def _unexpected(found: str) -> Refusal:
    return Refusal("4000", f"Error parsing query : Encountered {found!r}")


class _Parser:
    """Recursive descent over (kind, text) tokens."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._next = 0

    def parse(self) -> Query:
        self._expect("SELECT")
        count = self._parse_columns()
        self._expect("FROM")
        entity = self._word()
        conditions = self._parse_conditions() if self._accept("WHERE") else ()
        order, descending = self._parse_order()
        start = self._parse_window("STARTPOSITION", 1, None)
        limit = self._parse_window("MAXRESULTS", 100, LARGEST_PAGE)
        if self._next < len(self._tokens):
            raise _unexpected(self._peek())
        return Query(entity, count, conditions, order, descending, start, limit)

    def _peek(self) -> str:
        return self._tokens[self._next][1] if self._next < len(self._tokens) else "the end"

    def _take(self) -> tuple[str, str]:
        if self._next >= len(self._tokens):
            raise _unexpected("the end")
        self._next += 1
        return self._tokens[self._next - 1]

    def _accept(self, *words: str) -> bool:
        if self._peek().upper() not in words:
            return False
        self._next += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise _unexpected(self._peek())

    def _word(self) -> str:
        kind, text = self._take()
        if kind != "word" or text.upper() in _KEYWORDS:
            raise _unexpected(text)
        return text

    def _parse_columns(self) -> bool:
        if self._accept("*"):
            return False
        for part in ("COUNT", "(", "*", ")"):
            self._expect(part)
        return True

    def _parse_conditions(self) -> tuple[Condition, ...]:
        conditions = [self._parse_condition()]
        while self._accept("AND"):
            conditions.append(self._parse_condition())
        return tuple(conditions)

    def _parse_condition(self) -> Condition:
        field = self._word()
        operator = self._take()[1].upper()
        if operator == "IN":
            return Condition(field, operator, self._parse_list())
        if operator not in (*_SIGNS, "LIKE"):
            raise _unexpected(operator)
        return Condition(field, operator, (self._parse_value(),))

    def _parse_list(self) -> tuple[str | Decimal | bool, ...]:
        self._expect("(")
        values = [self._parse_value()]
        while self._accept(","):
            values.append(self._parse_value())
        self._expect(")")
        return tuple(values)

    def _parse_value(self) -> str | Decimal | bool:
        kind, text = self._take()
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
        if kind == "number":
            return Decimal(text)
        if text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        raise _unexpected(text)

    def _parse_order(self) -> tuple[str | None, bool]:
        if self._accept("ORDER"):
            self._expect("BY")
        elif not self._accept("ORDERBY"):
            return None, False
        field = self._word()
        descending = self._accept("DESC")
        if not descending:
            self._accept("ASC")
        return field, descending

    def _parse_window(self, keyword: str, default: int, largest: int | None) -> int:
        if not self._accept(keyword):
            return default
        kind, text = self._take()
        if kind != "number" or not text.isdigit():
            raise _unexpected(text)
        if int(text) < 1 or (largest is not None and int(text) > largest):
            raise Refusal("4001", f"Invalid query : {keyword} must be between 1 and {largest or 'the last row'}")
        return int(text)
