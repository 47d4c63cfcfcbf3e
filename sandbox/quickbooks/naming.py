"""Names of list records: how they are composed, which characters they refuse and that they are unique."""

import re

from sandbox.quickbooks.company import NAMES, Company
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import ENTITIES, Entity
from sandbox.store import Document

FREED = " (deleted)"
"""Appended to the name of a record that is made inactive, so that the name can be used again."""
_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
_PLAIN = ("DisplayName", "PrintOnCheckName", *_PARTS)
_DEEPEST_LEVEL = 4


def complete_name(company: Company, entity: Entity, record: Document) -> Document:
    """Fill in the derived names of a list record; refuses 2040, 6080, 6180, 700 and 6240."""
    key = name_key(entity)
    named = _with_display_name(record) if key == "DisplayName" else record
    named = _mark_inactive(named, key)
    _check_characters(entity, named)
    named = _with_path(company, entity, named, key)
    holder = find_holder(company, entity, named)
    if holder is not None and not company.world.faults.no_duplicate_checks:
        raise Refusal("6240", f"The name supplied already exists. : {holder[0]} Id={holder[1]}", key)
    return named


def name_key(entity: Entity) -> str:
    """The property that names a record of this list."""
    return "DisplayName" if entity.name in NAMES else "Name"


def _with_display_name(record: Document) -> Document:
    parts = " ".join(record[part] for part in _PARTS if record.get(part))
    name = record.get("DisplayName") or parts or record.get("CompanyName")
    if not name:
        raise Refusal("6080", "Send DisplayName or a part of a name", "DisplayName")
    return {"PrintOnCheckName": record.get("CompanyName") or name, **record, "DisplayName": name.strip()}


def _mark_inactive(record: Document, key: str) -> Document:
    freed = record[key].endswith(FREED)
    if record.get("Active") is False and not freed:
        return {**record, key: record[key] + FREED}
    if record.get("Active") is not False and freed:
        return {**record, key: record[key].removesuffix(FREED)}
    return record


def _check_characters(entity: Entity, record: Document) -> None:
    refused = '[:"\t\n]' if entity.name == "Account" else "[:\t\n]"
    keys = _PLAIN if entity.name in NAMES else ("Name",)
    for key in keys:
        if re.search(refused, record.get(key) or ""):
            raise Refusal("2040", f"{key} must not contain colons, tabs or newlines", key)


def _with_path(company: Company, entity: Entity, record: Document, key: str) -> Document:
    if "FullyQualifiedName" not in entity.fields:
        return record
    parent = company.find(entity.name, record.get("ParentRef", {}).get("value", ""))
    if parent is None:
        return {**record, "FullyQualifiedName": record[key]}
    if parent["Id"] == record.get("Id"):
        raise Refusal("700", "A record cannot be its own parent", "ParentRef")
    path = f"{parent['FullyQualifiedName']}:{record[key]}"
    if path.count(":") > _DEEPEST_LEVEL:
        raise Refusal("6180", "At most four levels below the top", "ParentRef")
    level = {"Level": path.count(":")} if "Level" in entity.fields else {}
    return {**record, "FullyQualifiedName": path, **level}


def find_holder(company: Company, entity: Entity, record: Document) -> tuple[str, str] | None:
    """(entity, id) of another record with the same name, inactive ones too, upper and lower case alike."""
    shared = entity.name in NAMES
    key = "DisplayName" if shared else "FullyQualifiedName" if "FullyQualifiedName" in entity.fields else "Name"
    wanted = str(record.get(key) or "").casefold()
    for name in NAMES if shared else (entity.name,):
        for other in company.each(name):
            same_record = name == entity.name and other["Id"] == record.get("Id")
            if not same_record and str(other.get(key, "")).casefold() == wanted:
                return ENTITIES[name].name, other["Id"]
    return None
