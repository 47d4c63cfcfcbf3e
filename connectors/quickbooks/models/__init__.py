"""What we read of QuickBooks records, under names people use. Money is exact, moments are in UTC."""

from connectors.quickbooks.models.accounts import Account
from connectors.quickbooks.models.common import Day, Stored, Transaction
from connectors.quickbooks.models.costs import Bill, CostLine, Expense, PurchaseOrder
from connectors.quickbooks.models.credits import CreditMemo, RefundReceipt
from connectors.quickbooks.models.invoices import Invoice, InvoiceLine, invoice_line
from connectors.quickbooks.models.items import Item
from connectors.quickbooks.models.ledger import Deposit, DepositLine, JournalEntry, JournalLine
from connectors.quickbooks.models.names import Customer, Vendor
from connectors.quickbooks.models.payments import Payment, PaymentLine, payment_lines
from connectors.quickbooks.models.removals import Removal
from connectors.quickbooks.models.sales import Estimate, SalesReceipt
from connectors.quickbooks.models.times import TimeActivity

__all__ = [
    "Account",
    "Bill",
    "CostLine",
    "CreditMemo",
    "Customer",
    "Day",
    "Deposit",
    "DepositLine",
    "Estimate",
    "Expense",
    "Invoice",
    "InvoiceLine",
    "Item",
    "JournalEntry",
    "JournalLine",
    "Payment",
    "PaymentLine",
    "PurchaseOrder",
    "RefundReceipt",
    "Removal",
    "SalesReceipt",
    "Stored",
    "TimeActivity",
    "Transaction",
    "Vendor",
    "invoice_line",
    "payment_lines",
]
