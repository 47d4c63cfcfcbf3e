"""The one thing the books write to Clio: edits of a client's name, main e-mail and number, and billing address.

What somebody changed in Clio since the edit was planned is never overwritten: the edit is then planned anew.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from actions import Action, Effect, Guarantee
from connectors.clio.changes import TRIES
from connectors.clio.client import Clio
from connectors.clio.models.common import Many
from core.errors import RetryLater
from core.forms import Form, Record

PARTS = ("street", "city", "province", "postal_code", "country")


class EmailRow(Record):
    """An e-mail address with its id."""

    id: int | None = None
    address: str | None = None
    primary: bool | None = None


class PhoneRow(Record):
    """A number with its id."""

    id: int | None = None
    number: str | None = None
    primary: bool | None = None


class AddressRow(Record):
    """A postal address with its id; `name` is Work, Home, Billing or Other."""

    id: int | None = None
    name: str | None = None
    street: str | None = None
    city: str | None = None
    province: str | None = None
    postal_code: str | None = None
    country: str | None = None
    primary: bool | None = None


class Editable(Record):
    """A contact with the rows that an edit must name."""

    id: int
    etag: str | None = None
    type: str | None = None
    name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    email_addresses: Many[EmailRow] = ()
    phone_numbers: Many[PhoneRow] = ()
    addresses: Many[AddressRow] = ()


class Place(Form):
    """A postal address; all parts empty for none."""

    street: str = ""
    city: str = ""
    province: str = ""
    postal_code: str = ""
    country: str = ""


class Shown(Form):
    """What a contact shows in the respects that are edited; None leaves one alone, empty text is nothing."""

    name: str | None = None
    first_name: str = ""
    last_name: str = ""
    email: str | None = None
    phone: str | None = None
    address: Place | None = None


class ContactEdit(Form):
    """The contact, what it showed when the edit was planned, and what it must show."""

    id: int
    before: Shown
    after: Shown


class Edited(Record):
    """The contact that was edited."""

    id: int
    etag: str | None = None


async def _edit(clio: Clio, edit: ContactEdit, effect: Effect) -> Edited:
    for _ in range(TRIES):
        held = await clio.read("contacts", edit.id, Editable)
        body = _body(held, edit)
        try:
            changed = await clio.change("contacts", edit.id, Editable, body, held.etag) if body else held
            return Edited(id=changed.id, etag=changed.etag)
        except RetryLater as conflict:
            if conflict.evidence.get("status") != "412":
                raise
    raise RetryLater("this contact keeps being changed by others in Clio", wait=60)


async def _find_edited(clio: Clio, edit: ContactEdit, effect: Effect) -> Edited | None:
    held = await clio.read("contacts", edit.id, Editable)
    shows = all(RESPECTS[name](held, value)[0] == value for name, value in _asked(edit.after).items())
    return Edited(id=held.id, etag=held.etag) if shows else None


def _body(held: Editable, edit: ContactEdit) -> dict[str, Any]:
    body: dict[str, Any] = {}
    before = _asked(edit.before)
    for name, wanted in _asked(edit.after).items():
        shown, change = RESPECTS[name](held, wanted)
        if shown == wanted:
            continue
        if shown != before.get(name):
            raise RetryLater("this contact was changed in Clio since the edit was planned", wait=5)
        body |= change(edit.after)
    return body


def _asked(shown: Shown) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in RESPECTS if getattr(shown, name) is not None}


Respect = tuple[Any, Callable[[Shown], dict[str, Any]]]
"""What a contact shows in one respect, and how it is made to show something else."""


def _name(held: Editable, wanted: str) -> Respect:
    def change(after: Shown) -> dict[str, Any]:
        if held.type != "Person":
            return {"name": wanted}
        names = {"first_name": after.first_name, "last_name": after.last_name}
        return names | ({"middle_name": ""} if held.middle_name else {})

    return held.name or "", change


def _email(held: Editable, wanted: str) -> Respect:
    row = _main(held.email_addresses)
    new = {"name": "Work", "default_email": True}
    return (row.address if row else None) or "", lambda _: _rows("email_addresses", row, {"address": wanted}, new)


def _phone(held: Editable, wanted: str) -> Respect:
    row = _main(held.phone_numbers)
    new = {"name": "Work", "default_number": True}
    return (row.number if row else None) or "", lambda _: _rows("phone_numbers", row, {"number": wanted}, new)


def _address(held: Editable, wanted: Place) -> Respect:
    row = min(held.addresses, key=lambda each: (each.name != "Billing", not each.primary), default=None)
    shown = Place(**{name: (getattr(row, name, None) or "").strip() for name in PARTS})
    return shown, lambda _: _rows("addresses", row, wanted.model_dump(), {"name": "Billing"})


def _main(rows: Sequence[Any]) -> Any:
    return min(rows, key=lambda each: not each.primary, default=None)


def _rows(collection: str, row: Any, values: Mapping[str, str], new: Mapping[str, Any]) -> dict[str, Any]:
    """Change the row that is there, remove it when nothing is left, or add one."""
    if row is None:
        return {collection: [{**new, **{name: value for name, value in values.items() if value}}]}
    change = values if any(values.values()) else {"_destroy": True}
    return {collection: [{"id": row.id, **change}]}


RESPECTS: Mapping[str, Callable[[Editable, Any], Respect]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "address": _address,
}

EDIT = Action(
    key="clio.books_contact",
    title="Edit a client's contact as QuickBooks shows it",
    run=_edit,
    input=ContactEdit,
    output=Edited,
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=_find_edited,
    existing=None,
    natural_key=None,
    sample=Path(),
    cost="2 requests",
)
