"""Column types that keep what SQLite would lose: time zones and exact numbers."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from core.canonical import canonical_json, exact_json


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, to the microsecond; a time without zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC before storing."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; only zone-aware times can be stored")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite drops."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


class ExactJson(TypeDecorator[Any]):
    """JSON text whose fractional numbers come back as Decimal; NULL and JSON null are both None."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write canonical JSON."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read with exact numbers."""
        return None if value is None else exact_json(value)
