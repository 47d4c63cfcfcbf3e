"""What the books read of Clio: records whose figures stay text until they are judged one by one, and how to list them.

A single odd amount must not stop a reading of thousands of objects, so nothing but an id is required here.
"""

from connectors.clio.books.common import Kept
from connectors.clio.books.lists import LISTS, List, Reader
from connectors.clio.books.money import Allocation, BankAccount, BankTransaction, BankTransfer, CreditMemo
from connectors.clio.books.people import Address, Contact, Matter
from connectors.clio.books.work import Activity, Bill, LineItem

__all__ = [
    "LISTS",
    "Activity",
    "Address",
    "Allocation",
    "BankAccount",
    "BankTransaction",
    "BankTransfer",
    "Bill",
    "Contact",
    "CreditMemo",
    "Kept",
    "LineItem",
    "List",
    "Matter",
    "Reader",
]
