"""The account's own fields of contacts and matters: their names in recipes, and a record's values by name and type.

Clio tells every value as text, and of a picklist only the id of the option. One list of the definitions serves a whole
page of records, makes names that do not depend on which fields a record holds, and shows fields that were never set.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, TypeVar

from connectors.clio.client import Clio
from connectors.clio.models import CustomField, FieldHolder, Matter
from core.errors import Rejected
from triggers import Page

Parent = Literal["contact", "matter"]
R = TypeVar("R", bound=FieldHolder)


@dataclass(frozen=True)
class Definitions:
    """The fields that are in use, by the name recipes use."""

    parent: Parent
    named: Mapping[str, CustomField]

    def find(self, key: str) -> CustomField | None:
        """Return the field with this id, name in recipes, or name in Clio; None when there is none or more than one."""
        by_id = {str(field.id): field for field in self.named.values()}
        called = self.called(key)
        exact = by_id.get(key.strip()) or self.named.get(key.strip())
        return exact or (self.named[called[0]] if len(called) == 1 else None)

    def called(self, name: str) -> list[str]:
        """Return the names in recipes of all fields that people call so; signs and capital letters do not matter."""
        same = slug(name) or name.strip()
        return [each for each, field in self.named.items() if same in (slug(field.name or ""), field.name)]

    def show(self, record: R) -> R:
        """Return the record with the values of all its fields; never fails, as a write may have happened just now."""
        held = {each.custom_field: each.value for each in record.custom_field_values}
        values = {name: value_of(field, held.get(field.id)) for name, field in self.named.items()}
        return record.model_copy(update={"custom_fields": values})


async def read_definitions(clio: Clio, parent: Parent, *, needed: bool = True) -> Definitions:
    """Read the definitions (1 request for each 200); those not needed are none when the connection may not read them.

    Otherwise raises Rejected with the permission to ask for.
    """
    try:
        found = await clio.fetch("custom_fields", CustomField, parent_type=parent)
    except Rejected as refusal:
        if needed or refusal.code != "ForbiddenError":
            raise
        found = ()
    return Definitions(parent, _named(each for each in found if not each.deleted))


async def with_fields(clio: Clio, record: R | None) -> R | None:
    """Complete a record that was found with its custom fields (1 request); no record, no request."""
    return (await _completed(clio, (record,)))[0] if record else None


async def page_with_fields(clio: Clio, page: Page[R]) -> Page[R]:
    """Complete a page that was polled (1 request unless the page is empty)."""
    return Page(await _completed(clio, page.items), page.next)


async def _completed(clio: Clio, records: tuple[R, ...]) -> tuple[R, ...]:
    if not records:
        return ()
    definitions = await read_definitions(clio, _parent_of(records[0]), needed=False)
    return tuple(map(definitions.show, records))


def _parent_of(record: FieldHolder) -> Parent:
    return "matter" if isinstance(record, Matter) else "contact"


def slug(name: str) -> str:
    """Return a name as recipes write it: `Court's décision` becomes `courts_decision`; nothing of other alphabets."""
    plain = unicodedata.normalize("NFKD", re.sub("['\u2019]", "", name.casefold())).encode("ascii", "ignore").decode()
    return "_".join(re.findall(r"[a-z0-9]+", plain))


def value_of(field: CustomField, text: str | None) -> bool | int | str | None:
    """Return a value in its type; text that does not fit the type stays as it is, so that nothing is lost."""
    if not text:
        return None
    if field.field_type == "picklist":
        return next((each.option for each in field.picklist_options if str(each.id) == text), None) or text
    with suppress(ValueError, InvalidOperation, KeyError):
        return _READERS.get(field.field_type or "", str)(text)
    return text


_READERS: Mapping[str, Callable[[str], bool | int | str]] = {
    "checkbox": lambda text: {"true": True, "false": False}[text.casefold()],
    "contact": int,
    "currency": lambda text: format(Decimal(text), "f"),
    "date": lambda text: text[:10],
    "matter": int,
    "numeric": lambda text: format(Decimal(text), "f"),
}


def _named(fields: Iterable[CustomField]) -> dict[str, CustomField]:
    """Name the fields; those with equal names all get their id behind it, so that none takes the other's place."""
    names = {each.id: (_started(each), each) for each in fields}
    while twins := {name for name, count in Counter(name for name, _ in names.values()).items() if count > 1}:
        names = {id: (f"{name}_{id}" if name in twins else name, field) for id, (name, field) in names.items()}
    return dict(names.values())


def _started(field: CustomField) -> str:
    """A name in a recipe begins with a letter, and a number is an id."""
    name = slug(field.name or "")
    return name if name[:1].isalpha() else f"field_{name or field.id}"
