"""Where people find a posted object in QuickBooks' own pages."""

from types import SimpleNamespace

import pytest

from books.quickbooks.links import link_to
from sync.documents import Kind


@pytest.mark.parametrize(
    ("region", "kind", "id", "stand_in", "address"),
    [
        ("production", Kind.INVOICE, "7", "", "https://app.qbo.intuit.com/app/invoice?txnId=7"),
        ("sandbox", Kind.CUSTOMER, "7", "", "https://app.sandbox.qbo.intuit.com/app/customerdetail?nameId=7"),
        ("sandbox", Kind.INVOICE, "7", "http://localhost:8702", "http://localhost:8702/app/invoice?txnId=7"),
        ("production", Kind.INVOICE, "", "", ""),
        ("production", "service", "7", "", ""),
    ],
)
def test_a_link_leads_to_the_record_of_the_right_company(region, kind, id, stand_in, address):
    assert link_to(SimpleNamespace(region=region), kind, id, stand_in) == address
