"""What we read from Clio. The names are Clio's own; `fields_of` asks for exactly these.

Almost everything may be null there. An association with `redacted` set is unknown to us, not empty: the connected
user may not see it.
"""

from connectors.clio.models.activities import Activity
from connectors.clio.models.bills import Bill, Charge, Discount, Interest, LineItem
from connectors.clio.models.calendar import Attendee, CalendarEntry
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
from connectors.clio.models.communications import Attachment, Communication, Participant
from connectors.clio.models.custom import CustomField, CustomFieldValue, FieldHolder, FieldValues, PicklistOption
from connectors.clio.models.details import AddressRow, DetailedContact, DetailedMatter, EmailRow, PhoneRow
from connectors.clio.models.documents import Document, DocumentVersion, Shell, Upload
from connectors.clio.models.filing import ActivityDescription, Folder, TrustRequest
from connectors.clio.models.hooks import Hook
from connectors.clio.models.matters import Contact, FirmUser, Matter, User
from connectors.clio.models.payments import Allocation, BankAccountLink, BillLink, CreditNote, Parent, Payment
from connectors.clio.models.trust import AccountBalance, BankTransaction, MatterFunds, TrustBalance
from connectors.clio.models.work import Assignee, Note, Task

__all__ = [
    "AccountBalance",
    "Activity",
    "ActivityDescription",
    "Address",
    "AddressRow",
    "Allocation",
    "Assignee",
    "Attachment",
    "Attendee",
    "BankAccountLink",
    "BankTransaction",
    "Bill",
    "BillLink",
    "CalendarEntry",
    "Charge",
    "Client",
    "Communication",
    "Contact",
    "CreditNote",
    "CurrencyLink",
    "CustomField",
    "CustomFieldValue",
    "Day",
    "DetailedContact",
    "DetailedMatter",
    "Discount",
    "Document",
    "DocumentVersion",
    "EmailAddress",
    "EmailRow",
    "FieldHolder",
    "FieldValues",
    "FirmUser",
    "Folder",
    "Hook",
    "Interest",
    "LineItem",
    "Link",
    "Many",
    "Matter",
    "MatterFunds",
    "MatterLink",
    "Moment",
    "Named",
    "Note",
    "Parent",
    "Participant",
    "Payment",
    "Person",
    "PhoneRow",
    "PicklistOption",
    "Shell",
    "Task",
    "TrustBalance",
    "TrustRequest",
    "Upload",
    "User",
]
