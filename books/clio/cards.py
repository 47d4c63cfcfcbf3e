"""Clients as Clio shows them: name, main e-mail and number, and the address bills go to."""

from collections.abc import Sequence

from connectors.clio.books import Address as Row
from connectors.clio.books import Contact
from sync.cards import Address, Card
from sync.clio import Client


def client_of(contact: Contact) -> Client:
    """Return a client with its card and Clio's mark of this version."""
    return Client(contact.id, contact.name or "", card_of(contact), contact.etag or "")


def card_of(contact: Contact) -> Card:
    """Return how a contact is named and reached."""
    person = contact.type == "Person"
    return Card(
        name=contact.name or "",
        email=contact.primary_email_address or "",
        phone=contact.primary_phone_number or "",
        address=_address(contact.addresses),
        first_name=(contact.first_name or "") if person else "",
        last_name=(contact.last_name or "") if person else "",
    )


def _address(rows: Sequence[Row]) -> Address:
    """The billing address, else the primary one, else the first."""
    if not rows:
        return Address()
    row = min(rows, key=lambda each: (each.name != "Billing", not each.primary))
    parts = (row.street, row.city, row.province, row.postal_code, row.country)
    return Address(*((part or "").strip() for part in parts))
