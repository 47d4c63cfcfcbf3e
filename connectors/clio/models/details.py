"""Matters and contacts with everything an action can set on them."""

from datetime import date

from connectors.clio.models.common import Address, EmailAddress, Many, Person
from connectors.clio.models.matters import Contact, Matter
from core.forms import Record


class EmailRow(EmailAddress):
    """An e-mail address of a contact; `name` is `Work`, `Home` or `Other`."""

    id: int | None = None
    name: str | None = None


class PhoneRow(Record):
    """A phone number of a contact; `name` is `Work`, `Home`, `Mobile`, `Fax`, `Pager`, `Skype` or `Other`."""

    id: int | None = None
    name: str | None = None
    number: str | None = None


class AddressRow(Address):
    """A postal address of a contact; `name` is `Work`, `Home`, `Billing` or `Other`."""

    id: int | None = None
    name: str | None = None


class DetailedContact(Contact):
    """A person or company with all addresses and numbers."""

    date_of_birth: date | None = None
    sales_tax_number: str | None = None
    email_addresses: Many[EmailRow] = ()
    phone_numbers: Many[PhoneRow] = ()
    addresses: Many[AddressRow] = ()


class DetailedMatter(Matter):
    """A matter with its staff."""

    responsible_staff: Person | None = None
