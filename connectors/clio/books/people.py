"""Clients and their matters."""

from connectors.clio.books.common import Flag, Kept, Link, Named, Rows, Text
from core.forms import Record


class Address(Record):
    """A postal address; `name` is Work, Home, Billing or Other."""

    name: Text = None
    street: Text = None
    city: Text = None
    province: Text = None
    postal_code: Text = None
    country: Text = None
    primary: Flag = False


class Contact(Kept):
    """A person or company that is a client."""

    etag: Text = None
    type: Text = None
    name: Text = None
    first_name: Text = None
    last_name: Text = None
    is_client: Flag = False
    primary_email_address: Text = None
    primary_phone_number: Text = None
    addresses: Rows[Address] = ()


class Matter(Kept):
    """A matter with its client and practice area."""

    display_number: Text = None
    status: Text = None
    client: Link | None = None
    practice_area: Named | None = None
