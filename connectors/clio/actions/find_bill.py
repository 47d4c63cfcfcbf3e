"""Clio: Find Bill."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.clio.choices import clients, matters
from connectors.clio.client import Clio
from connectors.clio.found import FoundBill, found_bill
from connectors.clio.models import Bill
from connectors.clio.searches import IfMissing, IfSeveral, pick
from core.forms import Dropdown, Form


class BillSearch(Form):
    """Which bill to search for; everything that is filled in must fit."""

    number: str | None = Field(default=None, title="Number", description="The bill's number, as a whole.")
    client_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="The client the bill is for."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="The matter the bill is for."
    )
    state: Literal["draft", "awaiting_approval", "awaiting_payment", "paid", "void"] | None = Field(
        default=None, title="State", description="Leave empty for any state."
    )
    kind: Literal["revenue", "trust", "any"] = Field(
        default="revenue", title="Kind of bill", description="A trust request asks for a deposit and is no invoice."
    )
    if_missing: IfMissing = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: IfSeveral = Field(
        default="stop", title="If several are found", description="Stop the run, or take the newest bill."
    )

    @model_validator(mode="after")
    def _check_search(self) -> "BillSearch":
        if not (self.number or self.client_id or self.matter_id):
            raise ValueError("a number, a client or a matter is needed")
        return self


@action(title="Find Bill", sample="found_bill.json", guarantee=Guarantee.READ_ONLY)
async def find_bill(clio: Clio, search: BillSearch, effect: Effect) -> FoundBill:
    """Find a bill by its number, its client or its matter."""
    asked = search.model_dump(include={"client_id", "matter_id", "state"})
    kind = None if search.kind == "any" else search.kind
    bills = await clio.fetch("bills", Bill, bill_number=search.number or None, type=kind, **asked)
    matching = [each for each in bills if _fits(each, search)]
    return found_bill(pick(matching, "bill of this number, client and matter", search.if_missing, search.if_several))


def _fits(bill: Bill, search: BillSearch) -> bool:
    wanted_kind = search.kind == "any" or (bill.kind == "trust_kind") == (search.kind == "trust")
    return wanted_kind and (not search.number or (bill.number or "").casefold() == search.number.strip().casefold())
