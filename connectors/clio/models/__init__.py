"""What we read from Clio. The names are Clio's own; `fields_of` asks for exactly these.

Almost everything may be null there. An association with `redacted` set is unknown to us, not empty: the connected
user may not see it.
"""

from connectors.clio.models.bills import Bill, Charge, Discount, Interest, LineItem
from connectors.clio.models.common import (
    Address,
    Client,
    CurrencyLink,
    Day,
    EmailAddress,
    Link,
    Many,
    MatterLink,
    Moment,
    Named,
    Person,
)
from connectors.clio.models.hooks import Hook
from connectors.clio.models.matters import Contact, Matter, User
from connectors.clio.models.work import Assignee, Note, Task

__all__ = [
    "Address",
    "Assignee",
    "Bill",
    "Charge",
    "Client",
    "Contact",
    "CurrencyLink",
    "Day",
    "Discount",
    "EmailAddress",
    "Hook",
    "Interest",
    "LineItem",
    "Link",
    "Many",
    "Matter",
    "MatterLink",
    "Moment",
    "Named",
    "Note",
    "Person",
    "Task",
    "User",
]
