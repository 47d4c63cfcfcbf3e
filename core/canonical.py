"""JSON that keeps exact numbers, and one canonical form of it for fingerprints."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return format(value, "f")
        case datetime() | date():
            return value.isoformat()
        case BaseModel():
            return value.model_dump(mode="json")
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def canonical_json(value: Any) -> str:
    """Write sorted, compact JSON; Decimals become text, dates ISO 8601."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain, ensure_ascii=False)


def exact_json(text: str | bytes) -> Any:
    """Read JSON with every fractional number as Decimal."""
    return json.loads(text, parse_float=Decimal)
