"""Derive `api.json` from Clio's OpenAPI document: `python tests/connectors/clio/derive.py openapi.json`."""

import json
import sys
from pathlib import Path
from typing import Any

COLLECTIONS = [
    "activities",
    "activity_descriptions",
    "allocations",
    "bank_accounts",
    "bank_transactions",
    "bills",
    "calendar_entries",
    "calendars",
    "communications",
    "contacts",
    "credit_memos",
    "custom_fields",
    "documents",
    "expense_categories",
    "folders",
    "line_items",
    "matter_stages",
    "matters",
    "notes",
    "practice_areas",
    "task_template_lists",
    "task_templates",
    "task_types",
    "tasks",
    "trust_requests",
    "users",
    "users/who_am_i",
    "webhooks",
]
WRITTEN = {
    "activities": ["POST"],
    "activity_descriptions": ["POST"],
    "calendar_entries": ["POST"],
    "communications": ["POST"],
    "contacts": ["POST", "PATCH"],
    "documents": ["POST", "PATCH"],
    "folders": ["POST"],
    "matters": ["POST", "PATCH"],
    "notes": ["POST"],
    "tasks": ["POST", "PATCH"],
    "trust_requests": ["POST"],
    "webhooks": ["POST", "PATCH"],
}
OVER_DECLARED = {"contacts": {"name"}, "notes": {"contact"}}
"""Required by the schema, and by its own text only for companies and for the other type of note."""


def derive(document):
    schemas = document["components"]["schemas"]
    models: dict[str, Any] = {}
    collections = {name: collection(document["paths"], schemas, name, models) for name in COLLECTIONS}
    return {"collections": collections, "models": models}


def collection(paths, schemas, name, models):
    listed = paths[f"/{name}.json"].get("get") or {**paths[f"/{name}.json"]["post"], "parameters": []}
    answers = listed["responses"].get("200") or listed["responses"]["201"]
    answer = answers["content"]["application/json; charset=utf-8"]["schema"]["$ref"]
    model = answer.rsplit("/", 1)[1].removesuffix("_List").removesuffix("_Show")
    learn(schemas, model, models)
    query = [each for each in listed["parameters"] if each["in"] == "query"]
    filters = {each["name"]: each["schema"].get("enum") or rule(each["schema"]) for each in query}
    paths_of = {"POST": f"/{name}.json", "PATCH": f"/{name}/{{id}}.json"}
    bodies = {verb: paths[paths_of[verb]][verb.lower()] for verb in WRITTEN.get(name, [])}
    needed = [each["name"] for each in query if each.get("required")]
    return {
        "model": model,
        "filters": filters,
        "needed": needed,
        **{verb: body(each, OVER_DECLARED.get(name, set())) for verb, each in bodies.items()},
    }


def body(operation, over_declared):
    data = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]["data"]
    required = [name for name in data.get("required", []) if name not in over_declared]
    properties = {name: trim(each) for name, each in data["properties"].items()}
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def trim(schema):
    kept = {key: schema[key] for key in ("type", "format", "enum", "required") if key in schema}
    if "properties" in schema:
        kept |= {"properties": {name: trim(each) for name, each in schema["properties"].items()}}
        kept["additionalProperties"] = False
    if "items" in schema:
        kept["items"] = trim(schema["items"])
    return kept


def rule(schema):
    return schema.get("format") if schema["type"] == "string" and "format" in schema else schema["type"]


def learn(schemas, model, models):
    full = (schemas.get(model) or {"allOf": [{}, {"properties": {}}]})["allOf"][1]["properties"]
    models[model] = {"scalars": [], "links": {}}
    for name, schema in full.items():
        target = (schema.get("items") or schema)["$ref"].rsplit("/", 1)[1]
        models[model]["links"][name] = sorted(properties_of(schemas, target))
    base = schemas[f"{model}_base"]["properties"]
    models[model]["scalars"] = sorted(name for name in base if name not in full)


def properties_of(schemas, name):
    found = dict(schemas[name].get("properties", {}))
    for part in schemas[name].get("allOf", []):
        found |= properties_of(schemas, part["$ref"].rsplit("/", 1)[1]) if "$ref" in part else part["properties"]
    return found


if __name__ == "__main__":
    table = json.dumps(derive(json.loads(Path(sys.argv[1]).read_text())), separators=(",", ":"))
    Path(__file__).with_name("api.json").write_text(table.replace('},"', '},\n"') + "\n")
