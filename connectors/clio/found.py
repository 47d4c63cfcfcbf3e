"""What searches give: the record's fields, all empty when nothing was found."""

from typing import Annotated

from pydantic import Field

from connectors.clio.models import Bill, Contact, Day, FieldValues, Matter, Named
from core.forms import Amount, OwnFields, Record


class FoundMatter(Record):
    """The matter, if `found`."""

    found: bool
    id: int | None = None
    display_number: str | None = None
    number: int | None = None
    description: str | None = None
    status: str | None = None
    client_id: int | None = None
    client_name: str | None = None
    client_email: str | None = None
    practice_area: str | None = None
    responsible_attorney_id: int | None = None
    responsible_attorney_name: str | None = None
    custom_fields: Annotated[FieldValues, OwnFields("matter")] = Field(default_factory=dict)


class FoundBill(Record):
    """The bill, if `found`. `balance` is what is still owed."""

    found: bool
    id: int | None = None
    number: str | None = None
    state: str | None = None
    kind: str | None = None
    subject: str | None = None
    issued_at: Day | None = None
    due_at: Day | None = None
    total: Amount | None = None
    paid: Amount | None = None
    balance: Amount | None = None
    client_id: int | None = None
    client_name: str | None = None
    matter_ids: tuple[int, ...] = ()


class FoundContact(Record):
    """The person or company, if `found`."""

    found: bool
    id: int | None = None
    type: str | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    title: str | None = None
    is_client: bool | None = None
    primary_email_address: str | None = None
    primary_phone_number: str | None = None
    company: Named | None = None
    custom_fields: Annotated[FieldValues, OwnFields("contact")] = Field(default_factory=dict)


def found_matter(matter: Matter | None) -> FoundMatter:
    """Flatten a matter; without one, `found` is false."""
    if matter is None:
        return FoundMatter(found=False)
    client, attorney = matter.client, matter.responsible_attorney
    return FoundMatter(
        found=True,
        client_id=client.id if client else None,
        client_name=client.name if client else None,
        client_email=client.primary_email_address if client else None,
        practice_area=matter.practice_area.name if matter.practice_area else None,
        responsible_attorney_id=attorney.id if attorney else None,
        responsible_attorney_name=attorney.name if attorney else None,
        **matter.model_dump(include={"id", "display_number", "number", "description", "status", "custom_fields"}),
    )


def found_contact(contact: Contact | None) -> FoundContact:
    """Flatten a contact; without one, `found` is false."""
    if contact is None:
        return FoundContact(found=False)
    return FoundContact.model_validate({"found": True, **contact.model_dump()})


def found_bill(bill: Bill | None) -> FoundBill:
    """Flatten a bill; without one, `found` is false."""
    if bill is None:
        return FoundBill(found=False)
    return FoundBill(
        found=True,
        client_id=bill.client.id if bill.client else None,
        client_name=bill.client.name if bill.client else None,
        matter_ids=tuple(each.id for each in bill.matters if each.id is not None),
        **bill.model_dump(include=set(FoundBill.model_fields) & set(Bill.model_fields)),
    )
