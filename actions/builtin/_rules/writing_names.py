"""Writes a name that was taken apart: initials, salutation, sort form."""

import re
import unicodedata

from actions.builtin._rules.people import PARTICLES, Name

_NOT_SORTED = re.compile(r"[^\w\s,&]")


def initials(name: Name) -> str:
    """Return "AMG"; particles such as "van der" do not count."""
    words = f"{name.first} {name.middle} {name.last}".split()
    counted = [word for word in words if name.kind == "company" or word.casefold().strip(".") not in PARTICLES]
    letters = [next((letter for letter in word if letter.isalnum()), "") for word in counted or words]
    return "".join(letters).upper()


def salutation(name: Name, greeting: str) -> str:
    """Return "Dear Ms. Garcia"; without a title "Dear Ada Garcia"; a company by its name, a judge as "Judge"."""
    if name.kind == "company" or not name.prefix:
        return " ".join(part for part in (greeting, name.first, name.last) if part)
    title = name.prefix.split(" ")[0]
    spoken = "Judge" if title == "Hon." else title
    called = name.first if title in ("Sir", "Dame") and name.first else name.last
    return " ".join(part for part in (greeting, spoken, called or name.first) if part)


def sort_form(name: Name) -> str:
    """Return small letters without accents and points: "oneil, ada m"; of a company without "The"."""
    text = name.last_first
    if name.kind == "company":
        text = re.sub(r"^the ", "", text, flags=re.IGNORECASE)
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(_NOT_SORTED.sub("", plain.replace("-", " ")).casefold().split())
