"""Reads what an operation is from its function: the models from annotations, the key from the file's place."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

KINDS = ("triggers", "actions")
BUILT_IN = "builtin"
"""The app part of the key of what belongs to no app, such as `builtin.schedule`: no account is needed for it."""


def models_of(function: Callable[..., Any]) -> tuple[type[BaseModel], type[BaseModel]]:
    """Return (input model, output model): the second argument, and the result or what its page holds."""
    hints = get_type_hints(function)
    result = hints.pop("return")
    second = list(hints.values())[1]
    return second, next(iter(get_args(result)), result)


def key_of(function: Callable[..., Any]) -> str:
    """Derive 'clio.new_matter' from the place of the file, so that the two cannot differ."""
    *_, outer, folder, _ = ("", *function.__module__.split("."))
    return f"{outer if folder in KINDS else folder}.{function.__name__}"


def folder_of(function: Callable[..., Any]) -> Path:
    """Return the connector folder that holds this function; for one that is built in, the folder of its file."""
    folder = Path(inspect.getfile(function)).parent
    return folder.parent if folder.name in KINDS else folder
