"""Derive ``entities.json`` from Clio's OpenAPI document: ``python -m sandbox.clio.derive openapi.json``."""

import json
import sys
from pathlib import Path
from typing import Any

COLLECTIONS = [
    "users",
    "contacts",
    "matters",
    "bills",
    "line_items",
    "practice_areas",
    "notes",
    "tasks",
    "webhooks",
    "matter_stages",
    "task_types",
    "task_template_lists",
    "custom_fields",
    "calendars",
    "activities",
    "allocations",
    "credit_memos",
    "bank_accounts",
    "bank_transactions",
    "communications",
    "calendar_entries",
    "folders",
    "relationships",
    "currencies",
    "groups",
    "activity_descriptions",
    "expense_categories",
    "documents",
    "document_categories",
    "calendar_entry_event_types",
    "task_templates",
    "trust_requests",
    "trust_line_items",
    "bank_transfers",
]
TARGET = Path(__file__).with_name("entities.json")
REQUIRED_LESS = {"contacts": {"name"}, "notes": {"contact", "matter"}}
"""The description over-declares these: only the one that fits ``type`` is needed."""
LOOSE = {"fully_uploaded": ["boolean", "string"], "content_length": ["string", "integer"]}
"""The vendor's own examples send these otherwise than the description says: both are taken."""
_METHODS = {"list": ("", "get"), "create": ("", "post"), "show": ("/{id}", "get"), "update": ("/{id}", "patch")}
_KEPT = ("type", "format", "enum", "required", "items", "properties")
_ENVELOPE = {"X-API-VERSION", "fields"}

Json = dict[str, Any]


def derive(document: Json) -> Json:
    """The tables: ``entities`` by collection and ``schemas`` by model name."""
    models: dict[str, Json] = {}
    entities = {name: _entity(document, name, models) for name in COLLECTIONS}
    return {"entities": entities, "schemas": dict(sorted(models.items()))}


def _entity(document: Json, name: str, models: dict[str, Json]) -> Json:
    methods = {**_METHODS, "delete": ("/{id}", "delete")}
    paths = document["paths"]
    served = {what: paths.get(f"/{name}{tail}.json", {}).get(verb) for what, (tail, verb) in methods.items()}
    model = _model(served["list"] or served["create"] or served["show"])
    _collect(document, model, models)
    entity: Json = {"model": model, "methods": [what for what, operation in served.items() if operation]}
    entity["filters"] = _parameters(served["list"]) if served["list"] else {}
    for what in ("create", "update"):
        if served[what]:
            entity[what] = _body(served[what], REQUIRED_LESS.get(name, set()))
    return entity


def _model(operation: Json) -> str:
    answers = (operation["responses"][status] for status in ("200", "201") if status in operation["responses"])
    schema = next(answers)["content"]["application/json; charset=utf-8"]["schema"]
    return str(schema["$ref"]).rsplit("/", 1)[1].removesuffix("_List").removesuffix("_Show")


def _parameters(operation: Json) -> Json:
    queries = (each for each in operation["parameters"] if each["in"] == "query")
    return {
        each["name"]: {**_trim(each["schema"]), **({"needed": True} if each.get("required") else {})}
        for each in queries
        if each["name"] not in _ENVELOPE
    }


def _body(operation: Json, less: set[str]) -> Json:
    data = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]["data"]
    body = _trim(data)
    body["required"] = [name for name in body.get("required", []) if name not in less]
    return body


def _trim(schema: Json) -> Json:
    kept = {key: schema[key] for key in _KEPT if key in schema}
    if "properties" in kept:
        kept["properties"] = {name: _loosen(name, _trim(each)) for name, each in kept["properties"].items()}
        kept["additionalProperties"] = False
    if "items" in kept:
        kept["items"] = _trim(kept["items"])
    return kept


def _loosen(name: str, schema: Json) -> Json:
    return {"type": LOOSE[name]} if name in LOOSE else schema


def _collect(document: Json, model: str, models: dict[str, Json]) -> None:
    if model in models:
        return
    schemas = document["components"]["schemas"]
    base = schemas[f"{model}_base"].get("properties", {})
    full = schemas.get(model, {}).get("allOf", [{}, {}])
    links = {name: _link(each) for name, each in full[-1].get("properties", {}).items()}
    fields = {name: each.get("type", "string") for name, each in base.items() if name not in links}
    models[model] = {"fields": fields, "links": links}
    for target, _ in links.values():
        _collect(document, target, models)


def _link(schema: Json) -> tuple[str, bool]:
    many = schema.get("type") == "array"
    reference = schema["items"]["$ref"] if many else schema["$ref"]
    return reference.rsplit("/", 1)[1].removesuffix("_base"), many


if __name__ == "__main__":
    tables = derive(json.loads(Path(sys.argv[1]).read_text()))
    TARGET.write_text(json.dumps(tables, separators=(",", ":")).replace('},"', '},\n"') + "\n")
