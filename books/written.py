"""Writes the values of `sync` as JSON and reads them back: whole cents, ISO days, enums by their words."""

from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from core.errors import mistake
from sync.accounts import Account
from sync.plan import Plan

T = TypeVar("T")


def written(value: object) -> Any:
    """Write a value of `sync` as JSON: lists, tables, text and whole numbers."""
    if isinstance(value, Plan):
        totals = [[written(account), cents] for account, cents in value.totals.items()]
        return {**_adapter(Plan).dump_python(replace(value, totals={}), mode="json"), "totals": totals}
    return _adapter(cast(Any, type(value))).dump_python(value, mode="json")


def read(type: type[T], json: Any) -> T:
    """Read what `written` wrote; raises Mistake when it is no such value (a newer version may have written it)."""
    try:
        if type is Plan:
            return cast(T, _plan(json))
        return cast(T, _adapter(cast(Any, type)).validate_python(json))
    except ValidationError as problem:
        where = ", ".join(".".join(map(str, each["loc"])) or "it" for each in problem.errors(include_input=False))
        cause = f"it was written in another form: {where}"
        remedy = "Run the version of Lexrelay that wrote it, or plan again"
        raise mistake(f"The kept {type.__name__}", cause, remedy) from None


def _plan(json: Any) -> Plan:
    """Totals are kept as pairs: an account cannot be the name of a JSON member."""
    plan: Plan = _adapter(Plan).validate_python({**json, "totals": {}})
    totals = _adapter(list[tuple[Account, int]]).validate_python(json.get("totals", []))
    return replace(plan, totals=dict(totals))


@cache
def _adapter(type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type)
