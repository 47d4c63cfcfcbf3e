"""JSON with exact decimals both ways: money never passes through a binary float."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from starlette.responses import Response


def dumps(value: Any) -> str:
    """Compact JSON text; a Decimal is written digit for digit as a JSON number."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ",".join(f"{_text(key)}:{dumps(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(dumps(item) for item in value) + "]"
    return _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def loads(body: bytes | str) -> Any:
    """Parse JSON with every fraction as Decimal; raises ValueError, also for NaN and Infinity."""
    return json.loads(body, parse_float=Decimal, parse_constant=_refuse)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


class ExactResponse(Response):
    """A JSON answer whose numbers have the digits the sandbox computed."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Bytes of the exact JSON text."""
        return dumps(content).encode()
