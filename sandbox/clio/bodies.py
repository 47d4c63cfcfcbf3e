"""Bodies of writes: checked against the entity's JSON Schema, then merged into a document."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from sandbox.clio.customfields import merge_custom_values
from sandbox.clio.errors import ClioError
from sandbox.clio.tables import BY_MODEL, PARTIES, Entity, kind_of
from sandbox.exact import loads
from sandbox.store import Document, Store

_MOST_ROWS = {"email_addresses": 20, "phone_numbers": 20, "addresses": 20, "external_properties": 5}
_FORMATS = FormatChecker(())


@_FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return isinstance(value, str) and bool(date.fromisoformat(value))


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return isinstance(value, str) and bool(datetime.fromisoformat(value))


def read_data(entity: Entity, what: str, body: bytes) -> Document:
    """The checked ``data`` of a create or update; 400 without the wrapper, 422 for what does not fit."""
    try:
        document = loads(body)
    except ValueError as error:
        raise ClioError(400, f"The body is not JSON: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("data"), dict):
        raise ClioError(400, 'data is missing: wrap the attributes as {"data": {...}}')
    data: Document = document["data"]
    schema = entity.create if what == "create" else entity.update
    wrong = best_match(Draft202012Validator(schema, format_checker=_FORMATS).iter_errors(_without_nulls(data)))
    if wrong is not None:
        path = ".".join(str(each) for each in wrong.absolute_path)
        raise ClioError(422, f"{path or entity.model}: {wrong.message}")
    return data


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Merge:
    """Writes checked attributes into documents at the moment ``now``; references must exist."""

    store: Store
    now: str

    def into(self, entity: Entity, doc: Document, data: Document) -> None:
        """Change ``doc``; ClioError 422 for a reference or row id that does not exist."""
        for name, value in data.items():
            if name == "custom_field_values":
                merge_custom_values(self.store, entity.model, doc, value or [])
            elif name in entity.schema.links:
                doc[name] = self._link(entity.schema.links[name], name, doc.get(name), value)
            elif name in entity.schema.fields:
                doc[name] = value

    def _link(self, link: tuple[str, bool], name: str, held: Any, value: Any) -> Any:
        model, many = link
        if many:
            return self._rows(model, name, held or [], value or [])
        if value is None or value.get("_destroy"):
            return None
        self._must_exist(model, value)
        return value if "id" in value else {**(held or {}), **value}

    def _must_exist(self, model: str, value: Document) -> None:
        target = str(value.get("type")) if model in PARTIES else model
        if "id" in value and target in BY_MODEL and self.store.peek(kind_of(target), str(value["id"])) is None:
            raise ClioError(422, f"{target} {value['id']} does not exist")

    def _rows(self, model: str, name: str, held: list[Document], rows: list[Document]) -> list[Document]:
        kept = {row["id"]: row for row in held if "id" in row}
        for row in rows:
            self._must_exist(model, row)
            known = model in BY_MODEL or model in PARTIES or row.get("id") in (None, *kept)
            if not known:
                raise ClioError(422, f"{name} has no entry with id {row['id']}")
            self._put_row(kept, row)
        if len(kept) > _MOST_ROWS.get(name, len(kept)):
            raise ClioError(422, f"{name} may hold at most {_MOST_ROWS[name]} entries")
        return list(kept.values())

    def _put_row(self, kept: dict[Any, Document], row: Document) -> None:
        id = row.get("id") or 100_000 + self.store.next_id("clio.id")
        if row.get("_destroy") or row.get("_deleted"):
            kept.pop(id, None)
        else:
            stamps = {"updated_at": self.now, "etag": f'"{id}-{self.now}"'}
            kept[id] = {"created_at": self.now, **kept.get(id, {}), **row, "id": id, **stamps}
