"""What we read of QuickBooks records, under names people use. Money is exact, moments are in UTC."""

from connectors.quickbooks.models.common import Day, Stored
from connectors.quickbooks.models.invoices import Invoice, InvoiceLine, invoice_line
from connectors.quickbooks.models.names import Customer
from connectors.quickbooks.models.payments import Payment, PaymentLine, payment_lines

__all__ = [
    "Customer",
    "Day",
    "Invoice",
    "InvoiceLine",
    "Payment",
    "PaymentLine",
    "Stored",
    "invoice_line",
    "payment_lines",
]
