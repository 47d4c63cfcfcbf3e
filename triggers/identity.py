"""What makes two items the same event. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from core.canonical import canonical_json
from triggers.contract import Trigger


def value_at(item: BaseModel, path: str) -> Any:
    """Return a field by its dotted path; None when something on the way is absent."""
    value: Any = item
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return value


def object_id_of(trigger: Trigger, item: BaseModel) -> str:
    """Return the id of the object an item is about."""
    return str(value_at(item, trigger.identity[0]))


def identity_of(trigger: Trigger, item: BaseModel) -> str:
    """Return the identity of an item that is an event by itself, such as `8812`."""
    return ":".join(str(value_at(item, path)) for path in trigger.identity)


def watched_of(trigger: Trigger, item: BaseModel, form: BaseModel) -> dict[str, Any]:
    """Return the values whose change is the event, as the filter counts them."""
    return {path: value_at(item, path) for path in trigger.watch} | dict(trigger.passed(item, form))


def change_identity(trigger: Trigger, item: BaseModel, form: BaseModel, times: int) -> str:
    """Return the identity of the nth time an object took these values, such as `8812:awaiting_payment:1`.

    Equal for every recipe and after a restart, so the same change never starts a second run.
    """
    values = [v if isinstance(v, str) else canonical_json(v) for v in watched_of(trigger, item, form).values()]
    return ":".join([identity_of(trigger, item), *values, str(times)])
