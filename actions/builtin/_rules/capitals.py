"""Gives names their capital letters back when they were typed all in capitals or all in small letters."""

import re

from actions.builtin._rules.people import PARTICLES

_PIECE = re.compile(r"[^\W\d_]+")
_APOSTROPHES = ("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def with_capitals(text: str) -> str:
    """Return "ADA O'NEIL-MCDONALD" as "Ada O'Neil-McDonald"; a name in mixed case stays. "Mac" names stay "Mac..."."""
    if text not in (text.upper(), text.lower()):
        return text
    words = text.split(" ")
    return " ".join(_word(word, number) for number, word in enumerate(words))


def _word(word: str, number: int) -> str:
    bare = word.casefold().strip(".,")
    if number and bare in PARTICLES and bare != "st":
        return word.lower()
    return _PIECE.sub(lambda match: _piece(match[0], word, match.start()), word)


def _piece(letters: str, word: str, start: int) -> str:
    if start and word[start - 1] in _APOSTROPHES and len(letters) == 1:
        return letters.lower()
    small = letters.lower()
    if small.startswith("mc") and len(small) > 3:
        return f"Mc{small[2:].capitalize()}"
    return small.capitalize()
