"""What people fill in to take a name apart and write it."""

from typing import Literal

from pydantic import Field

from core.forms import Form

NameStyle = Literal[
    "full", "first_last", "last_first", "first", "last", "initials", "salutation", "care_of", "sort_form"
]


class NameToWrite(Form):
    """A name and how to write it."""

    name: str = Field(
        min_length=1,
        max_length=300,
        title="Name",
        description="Such as Ms. Ada M. Garcia, Jr. or Garcia, Ada M. How people are named cannot be known from the "
        "words alone: two last names without a hyphen, last names that come first, and rare titles come out wrong.",
    )
    kind: Literal["guess", "person", "company"] = Field(
        default="guess",
        title="Kind",
        description="guess takes names with words such as LLC, Trust or &, with digits, and several people, for a "
        "company. A company is left as it is.",
    )
    style: NameStyle = Field(
        default="full",
        title="Style",
        description="full: Ms. Ada M. Garcia Jr. first_last: Ada Garcia. last_first: Garcia, Ada M., Jr. "
        "initials: AMG. salutation: Dear Ms. Garcia. care_of: c/o Ada M. Garcia. sort_form: small letters without "
        "accents.",
    )
    prefix: str = Field(
        default="",
        max_length=50,
        title="Title",
        description="Such as Ms. or Dr., used when the name has none. Without any, a salutation has the first name.",
    )
    greeting: str = Field(default="Dear", max_length=50, title="Greeting", description="How a salutation begins.")
    repair_capitals: bool = Field(
        default=False,
        title="Repair capital letters",
        description="Turns ADA O'NEIL and ada o'neil into Ada O'Neil. Names in mixed case and companies stay.",
    )
