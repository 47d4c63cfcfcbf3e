"""How people know the item of a run, and what they search for: beginnings of words, amounts and days."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

LENGTHS = (2, 3, 4, 5, 6, 8)
"""Beginnings of a word that are kept; what is between is narrowed by the one before and then compared."""
SHORTEST = LENGTHS[0]
KINDS = {"number": "n", "matter": "m", "client": "c"}
"""What words are looked for in, with the letter each is kept under."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Face:
    """What people know a run's item by. `day` is an ISO day, `currency` a code; empty where the item has none."""

    label: str = ""
    object_id: str = ""
    number: str = ""
    matter: str = ""
    client: str = ""
    day: str = ""
    currency: str = ""
    cents: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Which runs. `text` holds beginnings of words, `within` one of KINDS; amounts are in cents, both ends included."""

    text: str = ""
    within: str = ""
    states: Sequence[str] = ()
    recipes: Sequence[str] | None = None
    lowest: int | None = None
    highest: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: str = ""
    limit: int = 50

    @property
    def words(self) -> list[str]:
        """The words every run must have, the longest first."""
        return sorted(words_of(self.text), key=len, reverse=True)

    @property
    def is_priced(self) -> bool:
        """Whether only items with an amount are wanted."""
        return self.lowest is not None or self.highest is not None


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: without accents and case, of two characters or more."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return [word for word in _WORD.findall(plain.casefold()) if len(word) >= SHORTEST]


def kept_of(word: str) -> str:
    """Return the longest beginning of a word that is kept."""
    return word[: max(length for length in LENGTHS if length <= len(word))]


def texts_of(face: Face, within: str = "") -> Iterator[tuple[str, str]]:
    """Yield each kind's letter with its text."""
    for name, letter in KINDS.items():
        if within in ("", name):
            yield letter, getattr(face, name)


def fits(face: Face, wanted: Wanted) -> bool:
    """Tell whether every word wanted is the beginning of one that is known."""
    known = [word for _, text in texts_of(face, wanted.within) for word in words_of(text)]
    return all(any(each.startswith(word) for each in known) for word in wanted.words)
