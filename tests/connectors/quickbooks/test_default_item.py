"""Lines for which nobody chose a product or service."""

import pytest

from connectors.quickbooks.default_item import with_item
from connectors.quickbooks.invoice_form import NewInvoice
from core.errors import Rejected

LINES = [{"amount": "10.00"}]


class Company:
    """Answers the one query with its services."""

    def __init__(self, *names):
        self.rows = [{"Id": str(number), "Name": name} for number, name in enumerate(names, 1)]
        self.asked = 0

    async def query(self, select):
        self.asked += 1
        return self.rows


@pytest.mark.parametrize(
    ("services", "item"),
    [(["Hours", "Services", "legal fees"], "3"), (["Hours", "Services"], "2"), (["Consulting", "Hours"], "1")],
)
async def test_the_likeliest_service_is_taken(services, item):
    filled = await with_item(Company(*services), NewInvoice(customer_id="1", lines=LINES))
    assert filled.item_id == item


async def test_a_chosen_item_costs_no_request():
    company = Company("Services")
    assert (await with_item(company, NewInvoice(customer_id="1", item_id="9", lines=LINES))).item_id == "9"
    assert company.asked == 0


async def test_a_company_without_services_is_told_what_to_do():
    with pytest.raises(Rejected) as refusal:
        await with_item(Company(), NewInvoice(customer_id="1", lines=LINES))
    assert "Products and services" in refusal.value.remedy
