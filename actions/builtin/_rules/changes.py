"""The changes of texts that a recipe can name, and what each needs."""

from collections.abc import Callable, Mapping
from typing import Literal

from pydantic import Field, model_validator

from actions.builtin._rules import texts
from actions.builtin._rules.phones import write_phone
from core.forms import Form

Do = Literal[
    "trim",
    "single_spaces",
    "one_line",
    "upper",
    "lower",
    "title",
    "sentence",
    "replace",
    "cut",
    "part",
    "pad_left",
    "pad_right",
    "digits",
    "phone",
    "phone_e164",
    "file_name",
    "quickbooks_number",
    "quickbooks_name",
]


class Change(Form):
    """One change of a text."""

    do: Do = Field(
        title="Change",
        description="trim: no spaces at the ends. single_spaces: also one space for all others. one_line: no line "
        "breaks. title and sentence: capital letters. part: what stands between separators. digits: 0 to 9 alone. "
        "phone: (555) 555-0100. phone_e164: +15555550100. quickbooks_number and quickbooks_name: without what "
        "QuickBooks refuses.",
    )
    find: str = Field(default="", max_length=1000, title="Find", description="For replace: what to find, exactly.")
    replace_with: str = Field(
        default="", max_length=10_000, title="Replace with", description="For replace: empty removes it."
    )
    length: int = Field(
        default=0,
        ge=0,
        le=texts.MAX_TEXT,
        title="Length",
        description="For cut: the most characters, the ellipsis among them. For pad: the fewest.",
    )
    separator: str = Field(
        default="", max_length=100, title="Separator", description="For part: what parts the text. Empty: any space."
    )
    part: int = Field(
        default=1, ge=-10_000, le=10_000, title="Part", description="For part: 1 is the first, -1 the last."
    )
    pad_with: str = Field(
        default="0", min_length=1, max_length=1, title="Pad with", description="For pad: one character, such as 0."
    )

    @model_validator(mode="after")
    def _complete(self) -> "Change":
        if self.do == "replace" and not self.find:
            raise ValueError("replace needs what to find")
        if self.do in ("cut", "pad_left", "pad_right") and not self.length:
            raise ValueError(f"{self.do} needs a length")
        if self.do == "part" and not self.part:
            raise ValueError("parts count from 1, or from -1 at the end")
        return self


CHANGES: Mapping[Do, Callable[[str, Change], str]] = {
    "trim": lambda text, change: text.strip(),
    "single_spaces": lambda text, change: texts.single_spaces(text),
    "one_line": lambda text, change: texts.one_line(text),
    "upper": lambda text, change: text.upper(),
    "lower": lambda text, change: text.lower(),
    "title": lambda text, change: texts.title_case(text),
    "sentence": lambda text, change: texts.sentence_case(text),
    "replace": lambda text, change: texts.replaced(text, change.find, change.replace_with),
    "cut": lambda text, change: texts.cut(text, change.length),
    "part": lambda text, change: texts.part_of(text, change.separator, change.part),
    "pad_left": lambda text, change: text.rjust(change.length, change.pad_with),
    "pad_right": lambda text, change: text.ljust(change.length, change.pad_with),
    "digits": lambda text, change: texts.digits_of(text),
    "phone": lambda text, change: write_phone(text, e164=False),
    "phone_e164": lambda text, change: write_phone(text, e164=True),
    "file_name": lambda text, change: texts.file_name(text),
    "quickbooks_number": lambda text, change: texts.quickbooks_number(text),
    "quickbooks_name": lambda text, change: texts.quickbooks_name(text),
}


def changed(text: str, change: Change) -> str:
    """Make one change; an empty text has no telephone number and stays empty. Raises ValueError where it cannot be."""
    if change.do.startswith("phone") and not text.strip():
        return ""
    return texts.bounded(CHANGES[change.do](text, change))
