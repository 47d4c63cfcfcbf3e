"""QuickBooks Online: the books of one company."""

from connectors._kit.app import App, Limit
from connectors.quickbooks.auth import SETTINGS, SIGN_IN, identify, places
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.webhooks import WEBHOOKS

APP = App(
    title="QuickBooks Online",
    summary="A firm's books: customers, vendors, invoices, payments, bills, expenses and journal entries.",
    docs_url="https://developer.intuit.com/app/developer/qbo/docs/develop",
    places=places,
    settings=SETTINGS,
    sign_in=SIGN_IN,
    client=QuickBooks,
    identify=identify,
    # The vendor allows 500 a minute and 10 a second; a little less leaves room for jitter on the way.
    # Five at once: a lone bill of a new client needs five, and should not queue behind itself.
    limits=(Limit(480, 60, burst=8), Limit(9, 1, burst=5)),
    webhooks=WEBHOOKS,
    headers={"Accept": "application/json"},
)
