"""What people fill in to ask a client for a deposit."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from connectors.clio.activity_form import Positive
from connectors.clio.choices import clients, matters
from core.forms import Dropdown, Form


class NewTrustRequest(Form):
    """The deposit to ask a client for."""

    client_id: Annotated[int, Dropdown(clients)] = Field(title="Client", description="Who is asked.")
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="The matter it is for; leave empty for the client as a whole."
    )
    amount: Positive = Field(title="Amount", description="For a matter, Clio takes whole amounts only.")
    issue_date: date = Field(title="Issue date", description="The day it is issued.")
    due_date: date = Field(title="Due date", description="The day it is due.")
    note: str = Field(default="", title="Note", description="What the client reads.")
    approved: bool = Field(default=False, title="Approve at once", description="Otherwise it waits as a draft.")

    @model_validator(mode="after")
    def _check_amount(self) -> "NewTrustRequest":
        if self.matter_id and self.amount != self.amount.to_integral_value():
            raise ValueError("Clio takes only a whole amount for a matter; leave the matter empty or round the amount")
        return self
