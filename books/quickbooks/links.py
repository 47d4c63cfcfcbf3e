"""Addresses of objects in QuickBooks' own pages, for people who are signed in there."""

from storage.rows import ConnectionRow
from sync.documents import Kind

HOSTS = {"production": "https://app.qbo.intuit.com", "sandbox": "https://app.sandbox.qbo.intuit.com"}
PAGES = {
    Kind.INVOICE: "invoice?txnId=",
    Kind.PAYMENT: "recvpayment?txnId=",
    Kind.CREDIT_MEMO: "creditmemo?txnId=",
    Kind.JOURNAL: "journal?txnId=",
    Kind.CHECK: "check?txnId=",
    Kind.DEPOSIT: "deposit?txnId=",
    Kind.CUSTOMER: "customerdetail?nameId=",
}


def link_to(quickbooks: ConnectionRow, kind: str, vendor_id: str, stand_in: str = "") -> str:
    """Return the address of an object; empty for one that does not stand, or a kind without a page.

    `stand_in` is where something else than Intuit answers, with pages of its own.
    """
    page = {str(each): path for each, path in PAGES.items()}.get(kind)
    host = stand_in or HOSTS.get(quickbooks.region, HOSTS["production"])
    return f"{host}/app/{page}{vendor_id}" if page and vendor_id else ""
