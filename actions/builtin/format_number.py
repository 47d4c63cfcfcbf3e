"""Built in: Format Number."""

from pydantic import Field

from actions import Effect, Guarantee, action
from actions.builtin._rules.exact import Negative, Number, Rounding, Shown
from actions.builtin._rules.quantities import Figure, NumberStyle, TimeUnit, write_number
from actions.builtin._rules.refusals import refused
from core.forms import Form, Record


class NumberToWrite(Form):
    """A number and how to write it."""

    number: Number = Field(title="Number", description="The number, such as 1234.5 or 1,234.5. A time is a number too.")
    style: NumberStyle = Field(
        default="number",
        title="Style",
        description="number: 1,234.5. percent_of_one: 0.075 becomes 7.5%. percent_sign: 7.5 becomes 7.5%. hours: "
        "decimal hours. hours_in_tenths and hours_in_quarters: hours as billed, every begun step counts. "
        "hours_and_minutes: 1:30. ordinal: 21st. words: twenty-one.",
    )
    unit: TimeUnit = Field(
        default="seconds",
        title="Unit of the time",
        description="What the number counts, for the styles with hours. Clio gives time quantities in seconds.",
    )
    decimals: int | None = Field(
        default=None,
        ge=0,
        le=10,
        title="Decimals",
        description="How many decimals to show, for number, percent and hours. Empty keeps those it has (hours: 2).",
    )
    rounding: Rounding = Field(
        default="half_up",
        title="Rounding",
        description="half_up: 0.5 goes away from zero. half_even: 0.5 goes to the even neighbor. up: away from zero. "
        "down: towards zero. Billed hours always go up.",
    )
    thousands: bool = Field(default=True, title="Commas", description="Whether commas part the thousands.")
    negative: Negative = Field(
        default="minus", title="Negative numbers", description="With a minus sign, or in parentheses."
    )


class WrittenNumber(Record):
    """The text, and the number it shows (for hours_and_minutes: whole minutes)."""

    text: str
    number: Shown
    rounded: bool


@action(title="Format Number", sample="format_number.json", guarantee=Guarantee.READ_ONLY, cost="no request")
async def format_number(client: object, form: NumberToWrite, effect: Effect) -> WrittenNumber:
    """Write a number as text: rounded, as percent, as billable hours, as a rank."""
    how = Figure(form.style, form.decimals, form.rounding, form.unit, form.thousands, form.negative)
    try:
        text, number, rounded = write_number(form.number, how)
    except ValueError as error:
        raise refused(str(error), "number", "choose another style, or correct the number") from error
    return WrittenNumber(text=text, number=number, rounded=rounded)
