"""Clio: Update Company Contact."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.choices import companies
from connectors.clio.client import Clio
from connectors.clio.contact_form import Reach
from connectors.clio.contacts import find_updated, update_contact
from connectors.clio.models import DetailedContact
from core.forms import Dropdown


class CompanyChange(Reach):
    """What to change; what is left empty stays as it is, and further addresses are added."""

    contact_id: Annotated[int, Dropdown(companies)] = Field(title="Company", description="The company to change.")
    name: str | None = Field(default=None, title="Name", description="Leave empty to keep it.")
    sales_tax_number: str | None = Field(default=None, title="Sales tax number", description="Leave empty to keep it.")


async def find_changed(clio: Clio, wanted: CompanyChange, effect: Effect) -> DetailedContact | None:
    """Return the company if it is as wanted already."""
    return await find_updated(clio, wanted.contact_id, "Company", wanted)


@action(
    title="Update Company Contact",
    sample="company.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_changed,
    cost="2 requests, and 1 for custom fields",
)
async def update_company_contact(clio: Clio, wanted: CompanyChange, effect: Effect) -> DetailedContact:
    """Change what differs; a company that is as wanted already is not written."""
    return await update_contact(clio, wanted.contact_id, "Company", wanted)
