"""How a client is named and reached, in the four respects that both sides know."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST_NAME = 500


class Aspect(StrEnum):
    """One respect in which a contact can be edited; an address is one value, since half of two is neither."""

    NAME = "name"
    EMAIL = "e-mail"
    PHONE = "phone"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `street` may have several lines."""

    street: str = ""
    city: str = ""
    province: str = ""
    postal_code: str = ""
    country: str = ""

    def __str__(self) -> str:
        """On one line, as people read it."""
        parts = (self.street.replace("\n", ", "), self.city, f"{self.province} {self.postal_code}", self.country)
        return ", ".join(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Card:
    """A contact as one side shows it; empty text is nothing. First and last name are empty for a company."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: Address = Address()
    first_name: str = ""
    last_name: str = ""

    def value(self, aspect: Aspect) -> str:
        """What is shown in one respect, on one line."""
        return str(getattr(self, FIELDS[aspect]))

    def taking(self, aspect: Aspect, other: "Card") -> "Card":
        """The same card with one respect of another; a name comes with its parts."""
        names = ("name", "first_name", "last_name") if aspect is Aspect.NAME else (FIELDS[aspect],)
        return replace(self, **{name: getattr(other, name) for name in names})


EMPTY = Card()
FIELDS = {Aspect.NAME: "name", Aspect.EMAIL: "email", Aspect.PHONE: "phone", Aspect.ADDRESS: "address"}


def same(aspect: Aspect, one: Card, other: Card) -> bool:
    """Whether both say the same to a person: a phone number by its digits, an e-mail in any letters."""
    return _plain(aspect, one) == _plain(aspect, other)


def clean(title: str) -> str:
    """Replace what no name in QuickBooks may hold: colons become dashes, tabs and line ends blanks."""
    return re.sub(r"\s+", " ", title.replace(":", " -")).strip()[:LONGEST_NAME]


def _plain(aspect: Aspect, card: Card) -> str:
    match aspect:
        case Aspect.NAME:
            return clean(card.name)
        case Aspect.EMAIL:
            return card.email.strip().casefold()
        case Aspect.PHONE:
            return "".join(filter(str.isalnum, card.phone)).casefold()
    parts = (getattr(card.address, name) for name in Address.__slots__)
    return "\n".join(re.sub(r"[\s,]+", " ", part).strip() for part in parts)
