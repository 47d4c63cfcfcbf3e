"""Which row of a lookup table fits a value. Rows are tried from the top; the first that fits wins."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Literal

Match = Literal["exact", "ignoring_case", "starts_with", "contains"]
Fits = Callable[[str, str], bool]

FITS: dict[Match, Fits] = {
    "exact": lambda value, when: value == when,
    "ignoring_case": lambda value, when: value == when,
    "starts_with": lambda value, when: value.startswith(when),
    "contains": lambda value, when: when in value,
}


def folded(text: str) -> str:
    """Return a form that is equal for texts that differ in letter case, spaces or width of characters alone."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def first_fit(value: str, whens: Sequence[str], match: Match) -> int | None:
    """Return the number (from 0) of the first row that fits, or None. All but `exact` ignore case and spaces."""
    shape, fits = _shape(match), FITS[match]
    wanted = shape(value)
    return next((number for number, when in enumerate(whens) if fits(wanted, shape(when))), None)


def refuse_unreachable(whens: Sequence[str], match: Match) -> None:
    """Raise ValueError naming a row that is empty or can never be reached since an earlier one takes its values."""
    shape, fits = _shape(match), FITS[match]
    shaped = [shape(when) for when in whens]
    for number, when in enumerate(shaped):
        if not when:
            raise ValueError(f"row {number + 1} has an empty 'when'")
        earlier = next((first for first in range(number) if fits(when, shaped[first])), None)
        if earlier is not None:
            raise ValueError(f"row {number + 1} is never used: row {earlier + 1} already takes its values")


def _shape(match: Match) -> Callable[[str], str]:
    return str if match == "exact" else folded
