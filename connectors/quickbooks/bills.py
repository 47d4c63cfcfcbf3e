"""What the ways of entering a bill have in common: how ours is told from another of the same number."""

from connectors.quickbooks.models import Bill
from connectors.quickbooks.posting import Posting
from connectors.quickbooks.purchase_form import NewBill


def posting_of(new: NewBill) -> Posting[Bill]:
    """Two vendors may use the same number, so only a bill of the same vendor stands in the way."""
    return Posting(Bill, new.number, lambda bill: bill.vendor_id == new.vendor_id)
