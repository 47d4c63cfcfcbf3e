"""What a person picks from: the first page of a list, narrowed by what they type."""

from collections.abc import Mapping
from typing import Any

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.query import Select, contains, equals, one_of
from core.forms import Choice

SHOWN = 100
"""Lines of one dropdown."""


async def customers(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List active customers, sub-customers under their own names."""
    return await _listed(quickbooks, "Customer", "DisplayName", search)


async def vendors(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List active vendors."""
    return await _listed(quickbooks, "Vendor", "DisplayName", search)


async def items(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List active products and services; categories and bundles cannot stand on a line."""
    sellable = one_of("Type", ("Service", "NonInventory", "Inventory"))
    return await _listed(quickbooks, "Item", "Name", search, sellable)


async def terms(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List payment terms such as Net 30."""
    return await _listed(quickbooks, "Term", "Name", search)


async def tax_codes(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List tax codes; a company in the United States takes only TAX and NON on a line."""
    return await _listed(quickbooks, "TaxCode", "Name", search)


async def classes(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List classes, which only companies with class tracking have."""
    return await _listed(quickbooks, "Class", "Name", search, shown="FullyQualifiedName")


async def departments(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List what QuickBooks shows as locations."""
    return await _listed(quickbooks, "Department", "Name", search, shown="FullyQualifiedName")


async def payment_methods(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List ways of paying, such as Check."""
    return await _listed(quickbooks, "PaymentMethod", "Name", search)


async def deposit_accounts(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List accounts that take payments; trust accounts never do, so they are left out."""
    kinds = one_of("AccountType", ("Bank", "Other Current Asset"))
    rows = await _rows(quickbooks, "Account", "Name", search, kinds)
    return [_choice(row, "FullyQualifiedName") for row in rows if row.get("AccountSubType") != "TrustAccounts"]


async def bank_accounts(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List accounts that money is brought to, trust accounts among them."""
    kinds = one_of("AccountType", ("Bank", "Other Current Asset"))
    return await _listed(quickbooks, "Account", "Name", search, kinds, shown="FullyQualifiedName")


async def income_accounts(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List accounts that a discount can be booked on."""
    kinds = one_of("AccountType", ("Income", "Other Income"))
    return await _listed(quickbooks, "Account", "Name", search, kinds, shown="FullyQualifiedName")


async def expense_accounts(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List accounts that purchases of a product are booked on."""
    kinds = one_of("AccountType", ("Expense", "Other Expense", "Cost of Goods Sold"))
    return await _listed(quickbooks, "Account", "Name", search, kinds, shown="FullyQualifiedName")


async def payable_accounts(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List accounts payable, of which most companies have one."""
    kind = equals("AccountType", "Accounts Payable")
    return await _listed(quickbooks, "Account", "Name", search, kind, shown="FullyQualifiedName")


async def accounts(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List the whole chart of accounts, each with its type."""
    rows = await _rows(quickbooks, "Account", "Name", search)
    return [_account(row, str(row.get("AccountType"))) for row in rows]


async def paying_accounts(quickbooks: QuickBooks, search: str = "", payment_type: str = "") -> list[Choice]:
    """List what cash and checks, or a card, are paid from; trust accounts are told as such."""
    kind = "Credit Card" if payment_type == "CreditCard" else "Bank"
    rows = await _rows(quickbooks, "Account", "Name", search, equals("AccountType", kind))
    return [_account(row, _trust(row)) for row in rows]


async def payees(quickbooks: QuickBooks, search: str = "", payee_type: str = "") -> list[Choice]:
    """List active vendors, customers or employees, as the field beside it says."""
    return await _listed(quickbooks, payee_type or "Vendor", "DisplayName", search)


async def workers(quickbooks: QuickBooks, search: str = "", worker_type: str = "") -> list[Choice]:
    """List active employees or vendors, as the field beside it says."""
    return await _listed(quickbooks, worker_type or "Employee", "DisplayName", search)


async def names(quickbooks: QuickBooks, search: str = "", name_type: str = "") -> list[Choice]:
    """List active customers, vendors or employees, as the field beside it says."""
    return await _listed(quickbooks, name_type or "Customer", "DisplayName", search)


async def invoices(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List invoices by number, newest first, paid ones too."""
    return await _transactions(quickbooks, "Invoice", "DocNumber", search)


async def sales_receipts(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List sales receipts by number, newest first."""
    return await _transactions(quickbooks, "SalesReceipt", "DocNumber", search)


async def payments(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List payments by reference, newest first."""
    return await _transactions(quickbooks, "Payment", "PaymentRefNum", search)


async def records(quickbooks: QuickBooks, search: str = "", record_type: str = "") -> list[Choice]:
    """List transactions of the kind that the field beside it says, newest first."""
    number = "PaymentRefNum" if record_type == "Payment" else "DocNumber"
    return await _transactions(quickbooks, record_type or "Invoice", number, search)


async def open_invoices(quickbooks: QuickBooks, search: str = "") -> list[Choice]:
    """List invoices with an open balance by number, newest first."""
    where = ("Balance > '0'", *((contains("DocNumber", search),) if search else ()))
    rows = await quickbooks.query(Select("Invoice", where, "TxnDate DESC", count=SHOWN))
    return [Choice(value=row["Id"], label=_invoice_label(row)) for row in rows]


def _invoice_label(row: Mapping[str, Any]) -> str:
    client = (row.get("CustomerRef") or {}).get("name") or "unnamed customer"
    return f"{row.get('DocNumber') or 'without number'}: {client}, {row.get('Balance')} open"


async def _transactions(quickbooks: QuickBooks, entity: str, number: str, search: str) -> list[Choice]:
    where = (contains(number, search),) if search else ()
    rows = await quickbooks.query(Select(entity, where, "TxnDate DESC", count=SHOWN))
    return [Choice(value=row["Id"], label=_transaction_label(row, number)) for row in rows]


def _transaction_label(row: Mapping[str, Any], number: str) -> str:
    party = row.get("CustomerRef") or row.get("VendorRef") or row.get("EntityRef") or {}
    name = party.get("name") or "without name"
    return f"{row.get(number) or 'without number'}: {name}, {row.get('TotalAmt')} of {row.get('TxnDate')}"


async def _listed(
    quickbooks: QuickBooks, entity: str, name: str, search: str, *where: str, shown: str = ""
) -> list[Choice]:
    rows = await _rows(quickbooks, entity, name, search, *where)
    return [_choice(row, shown or name) for row in rows]


async def _rows(quickbooks: QuickBooks, entity: str, name: str, search: str, *where: str) -> list[dict[str, Any]]:
    wanted = (*where, contains(name, search)) if search else where
    return await quickbooks.query(Select(entity, wanted, name, count=SHOWN))


def _trust(row: Mapping[str, Any]) -> str:
    return "trust account" if row.get("AccountSubType") == "TrustAccounts" else ""


def _account(row: Mapping[str, Any], remark: str) -> Choice:
    plain = _choice(row, "FullyQualifiedName")
    return Choice(value=plain.value, label=f"{plain.label} ({remark})") if remark else plain


def _choice(row: Mapping[str, Any], shown: str) -> Choice:
    return Choice(value=str(row["Id"]), label=str(row.get(shown) or row.get("Name") or row["Id"]))
