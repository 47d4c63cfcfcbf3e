"""The books' own writes. None of them reads first: only an unknown outcome is looked up, by the mark it left.

They are no steps of recipes: the planner of the books is their only caller.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from actions import Action, Effect, Guarantee
from connectors.quickbooks.bodies import given, holds
from connectors.quickbooks.books.faces import cents_of, face_of
from connectors.quickbooks.cdc import is_voided
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.query import PAGE, Select, equals
from connectors.quickbooks.traces import DUPLICATE_NAME, DUPLICATE_NUMBER, SEEN_BEFORE, made_since, signed, unless_done
from core.errors import InDoubt, Rejected
from core.forms import Form, Record

GONE = "610"
NOTES = {"Customer": "Notes"}
"""Where a kind of object keeps our mark; transactions in their private note, items and the like nowhere."""
UNMARKED = ("Vendor", "Item", "PaymentMethod")
VOIDING = {
    "Invoice": {"operation": "void"},
    "Payment": {"operation": "update", "include": "void"},
}


class Making(Form):
    """An object to make; the note gets our mark on its last line."""

    entity: str
    body: dict[str, Any]
    note: str = ""


class Changing(Form):
    """New contents for the version `sync_token`: all lines, and every property that matters."""

    entity: str
    id: str
    sync_token: str
    body: dict[str, Any]
    note: str = ""


class Removing(Form):
    """The version that goes away."""

    entity: str
    id: str
    sync_token: str


class Written(Record):
    """What QuickBooks shows afterwards. `cents` is its own total, `face` what a bookkeeper sees of it."""

    id: str
    sync_token: str = ""
    cents: int = 0
    face: str = ""
    number: str = ""


def written(row: Mapping[str, Any]) -> Written:
    """Read an answer; InDoubt when it cannot be understood, for the write may well have been done."""
    try:
        token, number = str(row.get("SyncToken") or ""), str(row.get("DocNumber") or "")
        return Written(id=str(row["Id"]), sync_token=token, cents=cents_of(row), face=face_of(row), number=number)
    except (KeyError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        reason = "QuickBooks answered with an object that cannot be read"
        raise InDoubt(reason, evidence={"cause": type(error).__name__}) from None


async def _make(quickbooks: QuickBooks, new: Making, effect: Effect) -> Written:
    write = quickbooks.write(new.entity, {**new.body, **_noted(new.entity, new.note, effect)}, effect.request_id)
    find = partial(_find_row, quickbooks, new, effect)
    return written(await unless_done(write, find, (SEEN_BEFORE, DUPLICATE_NUMBER, DUPLICATE_NAME)))


async def _find_made(quickbooks: QuickBooks, new: Making, effect: Effect) -> Written | None:
    row = await _find_row(quickbooks, new, effect)
    return written(row) if row else None


async def _find_row(quickbooks: QuickBooks, new: Making, effect: Effect) -> dict[str, Any] | None:
    """Find what an earlier attempt made: by its mark among what is as new, or by its name where names are unique."""
    if new.entity in UNMARKED:
        return await _find_named(quickbooks, new)
    start = 1
    while rows := await quickbooks.query(Select(new.entity, (made_since(effect),), "Id", start, PAGE)):
        for row in rows:
            if effect.marker in str(row.get(NOTES.get(new.entity, "PrivateNote")) or ""):
                return row
        if len(rows) < PAGE:
            return None
        start += PAGE
    return None


async def _find_named(quickbooks: QuickBooks, new: Making) -> dict[str, Any] | None:
    name = "DisplayName" if "DisplayName" in new.body else "Name"
    rows = await quickbooks.query(Select(new.entity, (equals(name, str(new.body[name])),)))
    return next(iter(rows), None)


async def _change(quickbooks: QuickBooks, change: Changing, effect: Effect) -> Written:
    version = {"Id": change.id, "SyncToken": change.sync_token, "sparse": True}
    body = {**change.body, **_noted(change.entity, change.note, effect), **version}
    return written(await quickbooks.write(change.entity, body, effect.request_id))


async def _find_changed(quickbooks: QuickBooks, change: Changing, effect: Effect) -> Written | None:
    row = await quickbooks.read(change.entity, change.id)
    noted = effect.marker in str(row.get(NOTES.get(change.entity, "PrivateNote")) or "")
    return written(row) if noted and holds(row, given(change.body)) else None


async def _void(quickbooks: QuickBooks, old: Removing, effect: Effect) -> Written:
    body = {"Id": old.id, "SyncToken": old.sync_token, "sparse": True}
    return written(await quickbooks.write(old.entity, body, effect.request_id, **VOIDING[old.entity]))


async def _find_voided(quickbooks: QuickBooks, old: Removing, effect: Effect) -> Written | None:
    row = await quickbooks.read(old.entity, old.id)
    return written(row) if is_voided(row) else None


async def _delete(quickbooks: QuickBooks, old: Removing, effect: Effect) -> Written:
    body = {"Id": old.id, "SyncToken": old.sync_token}
    try:
        await quickbooks.write(old.entity, body, effect.request_id, operation="delete")
    except Rejected as refusal:
        if refusal.code != GONE:
            raise
    return Written(id=old.id)


async def _find_deleted(quickbooks: QuickBooks, old: Removing, effect: Effect) -> Written | None:
    try:
        await quickbooks.read(old.entity, old.id)
    except Rejected as refusal:
        if refusal.code == GONE:
            return Written(id=old.id)
        raise
    return None


def _noted(entity: str, note: str, effect: Effect) -> dict[str, str]:
    return {} if entity in UNMARKED else {NOTES.get(entity, "PrivateNote"): signed(note, effect)}


def _action(name: str, title: str, run: Callable[..., Awaitable[Written]], lookup: Any, form: type[Form]) -> Action:
    return Action(
        key=f"quickbooks.books_{name}",
        title=title,
        run=run,
        input=form,
        output=Written,
        guarantee=Guarantee.EFFECTIVELY_ONCE,
        lookup=lookup,
        existing=None,
        natural_key=None,
        sample=Path(),
        cost="1 write, which is free",
    )


MAKE = _action("make", "Post a document of the books", _make, _find_made, Making)
CHANGE = _action("change", "Change a document of the books", _change, _find_changed, Changing)
VOID = _action("void", "Void a document of the books", _void, _find_voided, Removing)
DELETE = _action("delete", "Delete a document of the books", _delete, _find_deleted, Removing)
