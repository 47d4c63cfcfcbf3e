"""Takes names of people and companies apart. A guess by the customs of English-speaking offices, never a fact."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "company"]

_PREFIXES = {
    "mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "miss": "Miss", "mx": "Mx.", "dr": "Dr.", "prof": "Prof.",
    "professor": "Prof.", "rev": "Rev.", "hon": "Hon.", "honorable": "Hon.", "honourable": "Hon.", "judge": "Judge",
    "justice": "Justice", "sir": "Sir", "dame": "Dame",
}  # fmt: skip
_SUFFIXES = {
    "jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV", "esq": "Esq.", "esquire": "Esq.", "md": "M.D.",
    "phd": "Ph.D.", "jd": "J.D.", "dds": "D.D.S.", "cpa": "CPA", "rn": "R.N.", "kc": "KC", "qc": "QC",
}  # fmt: skip
PARTICLES = frozenset(
    {
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la", "le", "las",
        "los", "bin", "ibn", "al", "el", "st", "ter", "ten", "af", "zu",
    }
)  # fmt: skip
_COMPANY = frozenset(
    {
        "llc", "inc", "incorporated", "corp", "corporation", "ltd", "limited", "llp", "pllc", "company", "gmbh", "plc",
        "foundation", "association", "assn", "university", "college", "hospital", "church", "holdings", "trust",
        "estate", "bank", "partners", "partnership", "group", "associates", "services", "insurance", "department",
        "county", "city", "state", "committee", "club", "society", "school", "center", "centre", "properties",
    }
)  # fmt: skip
_COMPANY_AT_END = frozenset({"co", "lp", "pc", "pa", "na", "sa", "ag", "nv", "bv", "pty", "pte", "lc"})
_SEVERAL = frozenset({"and", "&", "+", "or"})
_LONE = re.compile(r"[0-9@]")


@dataclass(frozen=True)
class Name:
    """A name in parts. A company has all of it in `last`."""

    kind: Kind
    last: str
    first: str = ""
    middle: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def full(self) -> str:
        """All parts in speaking order; a comma stands before degrees and Esq., none before Jr. or III."""
        spoken = _joined(self.prefix, self.first, self.middle, self.last)
        return f"{spoken}{', ' if _is_degree(self.suffix) else ' '}{self.suffix}" if self.suffix else spoken

    @property
    def last_first(self) -> str:
        """ "Garcia, Ada M., Jr.": as in an index of people."""
        given = _joined(self.first, self.middle)
        return ", ".join(part for part in (self.last, given, self.suffix) if part)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _key(word: str) -> str:
    return word.casefold().replace(".", "").strip(",")


def _is_degree(suffix: str) -> bool:
    return suffix.split(",", maxsplit=1)[0].split(" ", maxsplit=1)[0] not in ("Jr.", "Sr.", "II", "III", "IV")


def looks_like_a_company(text: str) -> bool:
    """Tell by its words: LLC, Trust, P.C. at the end, a digit, an ampersand or "and" (also of couples)."""
    words = [_key(word) for word in text.split()]
    known = any(word in _COMPANY or word in _SEVERAL for word in words)
    return known or bool(_LONE.search(text)) or (len(words) > 1 and words[-1] in _COMPANY_AT_END)


def read_name(text: str, kind: Literal["guess", "person", "company"] = "guess") -> Name:
    """Take a name apart: "Ada M. Garcia, Jr." or "Garcia, Ada M."; a company is left as it is."""
    written = " ".join(text.split())
    if kind == "company" or (kind == "guess" and looks_like_a_company(written)):
        return Name("company", written)
    parts = [part.strip() for part in written.split(",") if part.strip()]
    ends = [part for part in parts[1:] if _all_suffixes(part)]
    front = [part for part in parts if part not in ends]
    if len(front) > 2:
        return Name("company", written)
    words, behind = _without_suffixes(front[0].split() if front else [])
    suffix = ", ".join([*behind, *(_suffix(part) for part in ends)])
    if len(front) == 2:
        return _turned(words, front[1].split(), suffix)
    return _in_order(words, suffix)


def _all_suffixes(part: str) -> bool:
    return all(_key(word) in _SUFFIXES for word in part.split())


def _suffix(part: str) -> str:
    return " ".join(_SUFFIXES[_key(word)] for word in part.split())


def _without_suffixes(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part Jr., III and degrees from the end; the first word always stays."""
    count = len(words)
    while count > 1 and _key(words[count - 1]) in _SUFFIXES:
        count -= 1
    return list(words[:count]), [_SUFFIXES[_key(word)] for word in words[count:]]


def _prefixes(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part Mr., The Hon. and the like from the front; the last word always stays."""
    start = 1 if len(words) > 2 and _key(words[0]) == "the" and _key(words[1]) in _PREFIXES else 0
    end = start
    while end < len(words) - 1 and _key(words[end]) in _PREFIXES:
        end += 1
    return [_PREFIXES[_key(word)] for word in words[start:end]], list(words[end if end > start else 0 :])


def _in_order(words: Sequence[str], suffix: str) -> Name:
    before, rest = _prefixes(words)
    prefix = " ".join(before)
    if len(rest) == 1 and not prefix:
        return Name("person", "", first=rest[0], suffix=suffix)
    start = _last_name_start(rest)
    first = rest[0] if start > 0 else ""
    return Name("person", " ".join(rest[start:]), first, " ".join(rest[1:start]), prefix, suffix)


def _last_name_start(words: Sequence[str]) -> int:
    """Return where the last name begins: at the first particle after the first name, or at the last word."""
    for number, word in enumerate(words[1:-1], 1):
        if _key(word) in PARTICLES:
            return number
    return max(len(words) - 1, 0)


def _turned(last: Sequence[str], given: Sequence[str], suffix: str) -> Name:
    before, rest = _prefixes(given) if len(given) > 1 else ([], list(given))
    kept, behind = _without_suffixes(rest)
    ending = ", ".join(part for part in (suffix, *behind) if part)
    return Name("person", " ".join(last), kept[0], " ".join(kept[1:]), " ".join(before), ending)
