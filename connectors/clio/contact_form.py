"""What people fill in for a person or a company."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from connectors.clio.choices import companies
from connectors.clio.custom_fields import HELP, ContactFields
from core.forms import Dropdown, Form

KIND = "Which one it is."


class Email(Form):
    """An e-mail address."""

    address: str = Field(title="Address", description="The e-mail address.", pattern=r"^[^@\s]+@[^@\s]+$")
    name: Literal["Work", "Home", "Other"] = Field(default="Work", title="Kind", description=KIND)


class Phone(Form):
    """A phone number."""

    number: str = Field(title="Number", description="The phone number.", min_length=1)
    name: Literal["Work", "Home", "Mobile", "Fax", "Pager", "Skype", "Other"] = Field(
        default="Work", title="Kind", description=KIND
    )


class PostalAddress(Form):
    """A postal address; empty parts are left out."""

    name: Literal["Work", "Home", "Billing", "Other"] = Field(default="Work", title="Kind", description=KIND)
    street: str = Field(default="", title="Street", description="Street and number, and further lines.")
    city: str = Field(default="", title="City", description="City or town.")
    province: str = Field(default="", title="State", description="State or province.")
    postal_code: str = Field(default="", title="Postal code", description="Postal code or ZIP code.")
    country: str = Field(default="", title="Country", description="Country.")


class Reach(Form):
    """How to reach a contact, and its custom fields."""

    email_addresses: tuple[Email, ...] = Field(
        default=(),
        title="E-mail addresses",
        description="The first one of a new contact is its main address.",
        max_length=20,
    )
    phone_numbers: tuple[Phone, ...] = Field(
        default=(),
        title="Phone numbers",
        description="The first one of a new contact is its main number.",
        max_length=20,
    )
    addresses: tuple[PostalAddress, ...] = Field(
        default=(), title="Addresses", description="Postal addresses, one of each kind.", max_length=20
    )
    custom_fields: ContactFields = Field(default_factory=dict, title="Custom fields", description=HELP)


class PersonDetails(Reach):
    """A person."""

    first_name: str | None = Field(default=None, title="First name", description="A first or a last name is needed.")
    last_name: str | None = Field(default=None, title="Last name", description="A first or a last name is needed.")
    prefix: str | None = Field(default=None, title="Prefix", description="Such as Ms, Mr or Dr.")
    middle_name: str | None = Field(default=None, title="Middle name", description="Leave empty for none.")
    title: str | None = Field(default=None, title="Job title", description="Leave empty for none.")
    company_id: Annotated[int | None, Dropdown(companies)] = Field(
        default=None, title="Company", description="The company the person works for."
    )
    date_of_birth: date | None = Field(default=None, title="Date of birth", description="Leave empty if unknown.")


class NewPerson(PersonDetails):
    """A person with a name."""

    @model_validator(mode="after")
    def _check_name(self) -> "NewPerson":
        if not (self.first_name or self.last_name):
            raise ValueError("a first name or a last name is needed")
        return self


class NewCompany(Reach):
    """A company."""

    name: str = Field(title="Name", description="The name of the company.", min_length=1)
    sales_tax_number: str | None = Field(default=None, title="Sales tax number", description="Leave empty for none.")
