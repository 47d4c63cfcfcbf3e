"""Customers as the books see and edit them. An edit names the version it was planned against and leaves notes alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from actions import Action, Effect, Guarantee
from connectors.quickbooks.bodies import given
from connectors.quickbooks.books.writing import Changing, Written, written
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.reading import Data, text
from sync.cards import Address, Aspect, Card, clean, same

LINES = ("Line1", "Line2", "Line3", "Line4", "Line5")
PARTS = {
    "City": ("city", 255),
    "CountrySubDivisionCode": ("province", 255),
    "PostalCode": ("postal_code", 30),
    "Country": ("country", 255),
}
BEARS = {
    "DisplayName": Aspect.NAME,
    "PrimaryEmailAddr": Aspect.EMAIL,
    "PrimaryPhone": Aspect.PHONE,
    "BillAddr": Aspect.ADDRESS,
}
LONGEST_LINE, LONGEST_WORD, LONGEST_EMAIL, LONGEST_PHONE = 500, 100, 100, 30


def card_of(row: Data) -> Card:
    """Return how a customer is named and reached. A first and last name that the display name left behind are not."""
    first, last, name = text(row, "GivenName") or "", text(row, "FamilyName") or "", text(row, "DisplayName") or ""
    if f"{first} {last}".strip() != name:
        first, last = "", ""
    return Card(
        name=name,
        email=text(row, "PrimaryEmailAddr", "Address") or "",
        phone=text(row, "PrimaryPhone", "FreeFormNumber") or "",
        address=_address_of(row.get("BillAddr") or {}),
        first_name=first,
        last_name=last,
    )


def customer_body(card: Card) -> dict[str, Any]:
    """Build a new customer; what is empty is left out."""
    body = {name: _property(name, Card(), card) for name in BEARS if card.value(BEARS[name])}
    return body | given(_words(card))


def changed_body(before: Card, after: Card) -> dict[str, Any]:
    """Build the change from one card to the other; what is emptied is sent as empty text, which clears it."""
    names = [name for name, aspect in BEARS.items() if not same(aspect, before, after)]
    body = {name: _property(name, before, after) for name in names}
    return body | (_words(after) if "DisplayName" in names else {})


async def _edit(quickbooks: QuickBooks, change: Changing, effect: Effect) -> Written:
    version = {"Id": change.id, "SyncToken": change.sync_token, "sparse": True}
    return written(await quickbooks.write(change.entity, {**change.body, **version}, effect.request_id))


async def _find_edited(quickbooks: QuickBooks, change: Changing, effect: Effect) -> Written | None:
    row = await quickbooks.read(change.entity, change.id)
    shown, wanted = card_of(row), card_of(change.body)
    done = all(same(aspect, shown, wanted) for name, aspect in BEARS.items() if name in change.body)
    return written(row) if done else None


def _words(card: Card) -> dict[str, str]:
    """First and last name of a person, or the name of a company."""
    person = bool(card.first_name or card.last_name)
    return {
        "GivenName": clean(card.first_name)[:LONGEST_WORD],
        "FamilyName": clean(card.last_name)[:LONGEST_WORD],
        "CompanyName": "" if person else clean(card.name)[:LONGEST_WORD],
    }


def _property(name: str, before: Card, after: Card) -> Any:
    match name:
        case "DisplayName":
            return clean(after.name)
        case "PrimaryEmailAddr":
            return {"Address": after.email[:LONGEST_EMAIL]}
        case "PrimaryPhone":
            return {"FreeFormNumber": after.phone[:LONGEST_PHONE]}
    return _address_body(before.address, after.address)


def _address_body(before: Address, after: Address) -> dict[str, str]:
    """Build an address; parts that were there and are gone are cleared one by one."""
    old, new = _parts(before), _parts(after)
    return {name: value for name, value in new.items() if value or old[name]}


def _parts(address: Address) -> dict[str, str]:
    lines = [line.strip() for line in address.street.splitlines() if line.strip()]
    lines = [*lines[:4], ", ".join(lines[4:])]
    street = {name: line[:LONGEST_LINE] for name, line in zip(LINES, [*lines, *[""] * 5], strict=False)}
    return street | {name: getattr(address, field)[:most] for name, (field, most) in PARTS.items()}


def _address_of(row: Mapping[str, Any]) -> Address:
    street = "\n".join(filter(None, (text(row, name) for name in LINES)))
    return Address(street, **{field: text(row, name) or "" for name, (field, _) in PARTS.items()})


EDIT = Action(
    key="quickbooks.books_contact",
    title="Edit a customer as Clio shows the client",
    run=_edit,
    input=Changing,
    output=Written,
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=_find_edited,
    existing=None,
    natural_key=None,
    sample=Path(),
    cost="1 write, which is free",
)
