"""Forms that connect an app, as the bytes that are sealed, and back."""

import json
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic_core import to_jsonable_python


def to_secret(form: BaseModel) -> bytes:
    """Return the form with its secrets in the open, as JSON: only for sealing."""
    return json.dumps(_open(form.model_dump())).encode()


def from_secret(form: type[BaseModel], kept: bytes) -> BaseModel:
    """Return the form that `to_secret` wrote down."""
    return form.model_validate_json(kept)


def secret_fields(form: type[BaseModel]) -> set[str]:
    """Return the names of the fields that must not be shown while they are typed."""
    return {name for name, field in form.model_fields.items() if "SecretStr" in str(field.annotation)}


def _open(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _open(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_open(part) for part in value]
    return value.get_secret_value() if isinstance(value, SecretStr) else to_jsonable_python(value)
