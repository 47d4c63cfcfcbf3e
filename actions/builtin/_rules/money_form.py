"""What people fill in to write an amount of money."""

from typing import Literal

from babel.numbers import is_currency
from pydantic import Field, field_validator

from actions.builtin._rules.exact import Locale, Negative, Number
from actions.builtin._rules.money import MoneyStyle
from core.forms import Form


class MoneyToWrite(Form):
    """An amount and how to write it."""

    amount: Number = Field(title="Amount", description="The amount, such as 1234.5, $1,234.50 or (12.00).")
    style: MoneyStyle = Field(
        default="symbol",
        title="Style",
        description="symbol: $1,234.50. code: USD 1,234.50. plain: 1,234.50. words, as on checks: One thousand two "
        "hundred thirty-four and 50/100. cents: 123450, without commas.",
    )
    currency: str = Field(
        default="USD",
        pattern="^[A-Z]{3}$",
        title="Currency",
        description="Three letters, such as USD, CAD, GBP or AUD.",
    )
    locale: Locale = Field(
        default="en-US",
        title="Country rules",
        description="Decides the symbol: US dollars are $ in en-US, US$ in en-CA.",
    )
    negative: Negative = Field(
        default="minus", title="Negative amounts", description="With a minus sign, or in parentheses as in accounts."
    )
    thousands: bool = Field(default=True, title="Commas", description="Whether commas part the thousands.")
    show_cents: Literal["always", "unless_zero"] = Field(
        default="always", title="Show cents", description="unless_zero writes $1,200 for $1,200.00."
    )
    if_more_exact: Literal["round", "stop"] = Field(
        default="round",
        title="If the amount has fractions of a cent",
        description="Round to the cent, halves away from zero (the result then says rounded), or stop the run.",
    )

    @field_validator("currency")
    @classmethod
    def _known(cls, currency: str) -> str:
        if not is_currency(currency):
            raise ValueError("there is no currency with this code; write one such as USD")
        return currency
