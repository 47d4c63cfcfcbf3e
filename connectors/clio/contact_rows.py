"""The rows inside a contact: Clio adds a row that comes without its id, so what is there has to be matched first."""

from collections.abc import Iterator
from typing import Any

from connectors.clio.contact_form import Reach
from connectors.clio.models import DetailedContact


def new_rows(wanted: Reach) -> dict[str, Any]:
    """Return the rows of a new contact; the first e-mail address and number are the main ones."""
    emails = [{**each.model_dump(), "default_email": not at} for at, each in enumerate(wanted.email_addresses)]
    phones = [{**each.model_dump(), "default_number": not at} for at, each in enumerate(wanted.phone_numbers)]
    addresses = [_parts(each) for each in wanted.addresses]
    return _filled({"email_addresses": emails, "phone_numbers": phones, "addresses": addresses})


def row_changes(wanted: Reach, held: DetailedContact) -> dict[str, Any]:
    """Return the rows to add or correct: an address or number is known by itself, a postal address by its kind."""
    return _filled(
        {
            "email_addresses": list(_emails(wanted, held)),
            "phone_numbers": list(_phones(wanted, held)),
            "addresses": list(_addresses(wanted, held)),
        }
    )


def _emails(wanted: Reach, held: DetailedContact) -> Iterator[dict[str, Any]]:
    known = {(each.address or "").casefold(): each for each in held.email_addresses}
    for each in wanted.email_addresses:
        row = known.get(each.address.casefold())
        if row is None or row.name != each.name:
            yield _identified(each.model_dump(), row)


def _phones(wanted: Reach, held: DetailedContact) -> Iterator[dict[str, Any]]:
    known = {_digits(each.number or ""): each for each in held.phone_numbers}
    for each in wanted.phone_numbers:
        row = known.get(_digits(each.number))
        if row is None or row.name != each.name:
            yield _identified(each.model_dump(), row)


def _addresses(wanted: Reach, held: DetailedContact) -> Iterator[dict[str, Any]]:
    known = {each.name: each for each in held.addresses}
    for each in wanted.addresses:
        row, parts = known.get(each.name), _parts(each)
        if row is None or any(getattr(row, name) != value for name, value in parts.items()):
            yield _identified(parts, row)


def _identified(row: dict[str, Any], held: Any) -> dict[str, Any]:
    return row if held is None else {**row, "id": held.id}


def _parts(address: Any) -> dict[str, Any]:
    return {name: value for name, value in address.model_dump().items() if value}


def _digits(number: str) -> str:
    return "".join(filter(str.isalnum, number)).casefold()


def _filled(rows: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rows.items() if value}
