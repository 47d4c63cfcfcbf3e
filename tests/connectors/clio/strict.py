"""A Clio that refuses every request its description does not allow, and answers from rows given by the test."""

import json
import re
from datetime import datetime
from pathlib import Path

import httpx
from jsonschema import Draft202012Validator, FormatChecker

from connectors._kit.http import Http
from connectors.clio import APP
from connectors.clio.client import Clio

API = json.loads(Path(__file__).with_name("api.json").read_text())
FORMATS = FormatChecker()


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value):
    return datetime.fromisoformat(value).tzinfo is not None


class StrictClio:
    """`rows` by collection; `answers` by "METHOD path" win over them. `asked` keeps the requests."""

    def __init__(self, rows=None, answers=None):
        self.rows, self.answers, self.asked = rows or {}, answers or {}, []

    @property
    def client(self):
        transport = httpx.MockTransport(self._answer)
        http = httpx.AsyncClient(base_url="https://clio.test", headers=APP.headers, transport=transport)
        return Clio(Http(http), "1")

    def _answer(self, request):
        self.asked.append(request)
        path, _, _ = request.url.path.removeprefix("/api/v4/").removesuffix(".json").partition("?")
        planned = self.answers.get(f"{request.method} {path}")
        if planned:
            return planned(request) if callable(planned) else planned
        name, id = re.findall(r"^(users/who_am_i|\w+?)(?:/(\d+))?$", path)[0]
        wrong = problem(request, name, id)
        if wrong:
            return httpx.Response(422, json={"error": {"type": "ArgumentError", "message": wrong}})
        rows = self.rows.get(name, [])
        if request.method == "GET" and not id and "/" not in name:
            return httpx.Response(200, json={"data": rows, "meta": {"paging": {}}})
        return httpx.Response(200, json={"data": rows[0]})


def problem(request, name, id):
    """What is wrong with a request by the description, or None."""
    table = API["collections"][name]
    for parameter, value in request.url.params.multi_items():
        if parameter != "fields" and (id or request.method != "GET" or not fits(value, table, parameter)):
            return f"{parameter}={value} is not allowed"
    if request.method == "GET" and not id and set(table["needed"]) - set(request.url.params):
        return f"{table['needed']} is required"
    if request.method in ("POST", "PATCH"):
        check = Draft202012Validator(table[request.method], format_checker=FORMATS)
        wrong = next(check.iter_errors(json.loads(request.content)["data"]), None)
        if wrong:
            return wrong.message
    return wrong_field(request.url.params.get("fields", ""), API["models"][table["model"]])


def fits(value, table, parameter):
    keyed = re.fullmatch(r"(custom_field_values)\[\d+\]", parameter)
    if keyed:
        return keyed[1] in table["filters"]
    rule = table["filters"].get(parameter)
    if isinstance(rule, list):
        return value in rule
    match rule:
        case "integer":
            return value.isdigit() and (parameter != "limit" or 1 <= int(value) <= 200)
        case "boolean":
            return value in ("true", "false")
        case "date-time":
            return is_moment(value)
    return rule is not None


def wrong_field(fields, model):
    for name, inner in re.findall(r"(\w+)(?:\{([^{}]*)\})?", fields):
        if name not in model["scalars"] and name not in model["links"]:
            return f"{name} is not a valid field"
        unknown = set(inner.split(",")) - set(model["links"].get(name, [])) if inner else set()
        if unknown:
            return f"{unknown} are not valid fields of {name}"
    return "only one level of braces" if re.search(r"\{[^}]*\{", fields) else None
