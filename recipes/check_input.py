"""Checks the values given for a form against its schema and against what they may refer to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from pydantic import BaseModel
from pydantic import ValidationError as FormError

from recipes.filters import Refused
from recipes.fitting import fit_value, form_of
from recipes.liquid_text import bare_expression, bare_path, is_template, paths
from recipes.mapping import MappingError, each_parts, inside, is_each, parse_path
from recipes.schemas import UNKNOWN, Shape
from recipes.scopes import Names, Unresolved, kinds_text
from recipes.words import kind_of, near

Finding = tuple[str, str]
"""(where in the tree, cause)"""

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_FORMATS = FormatChecker(["date"])


def _groups(kinds: frozenset[str]) -> set[str]:
    return {"scalar" if kind in _SCALARS else kind for kind in kinds}


def disagree(given: frozenset[str], taken: frozenset[str]) -> bool:
    """Tell whether it is certain that a value of one kind cannot be used as the other."""
    return bool(given and taken) and not _groups(given) & _groups(taken)


def text_shape(text: str, names: Names) -> Shape:
    """Return what a template yields; raises Unresolved or Refused."""
    found = {path: names.resolve(path) for path, optional in paths(text)}
    bare = bare_path(text)
    if bare is not None:
        return found[bare]
    return UNKNOWN if bare_expression(text) is not None else Shape({"type": "string"}, {})


def form_faults(values: dict[str, Any], form: type[BaseModel]) -> Iterator[Finding]:
    """Yield what a form's own rules find wrong with values that are all there."""
    try:
        form_of(values, form)
    except FormError as error:
        for item in error.errors(include_url=False, include_context=False, include_input=False):
            yield ".".join(map(str, item["loc"])), str(item["msg"]).removeprefix("Value error, ")


@dataclass(frozen=True)
class InputCheck:
    """Looks at one form's values; every finding names the field."""

    names: Names

    def form(self, values: dict[str, Any], shape: Shape) -> Iterator[Finding]:
        """Yield what is wrong with the values of a whole form."""
        yield from self.group(values, shape, "")

    def value(self, tree: Any, shape: Shape, where: str) -> Iterator[Finding]:
        """Yield what is wrong with one value."""
        try:
            if is_each(tree):
                yield from self.repeated(tree, shape, where)
            elif isinstance(tree, dict):
                yield from self.group(tree, shape, where)
            elif isinstance(tree, list):
                yield from self.listed(tree, shape, where)
            elif isinstance(tree, str) and is_template(tree):
                yield from self.template(tree, shape, where)
            else:
                yield from _literal(tree, shape, where)
        except (Unresolved, Refused) as refused:
            yield where, str(refused)
        except MappingError as error:
            yield where, error.cause

    def group(self, tree: dict[str, Any], shape: Shape, where: str) -> Iterator[Finding]:
        """Check an object: its names, what is missing, and each value."""
        if disagree(frozenset({"object"}), shape.kinds()):
            yield where, f"it is a group of fields, but {kinds_text(shape.kinds())} is needed"
            return
        known = shape.fields()
        for name, value in tree.items():
            if known is not None and name not in known:
                yield inside(where, name), f"there is no field '{name}'{near(name, known)}"
            else:
                yield from self.value(value, (known or {}).get(name, UNKNOWN), inside(where, name))
        for name in shape.required():
            if name not in tree:
                yield inside(where, name), f"the field '{name}' is needed and missing"

    def listed(self, tree: list[Any], shape: Shape, where: str) -> Iterator[Finding]:
        """Check a list item by item."""
        items = shape.items()
        if items is None:
            yield where, f"it is a list, but {kinds_text(shape.kinds())} is needed"
            return
        for number, value in enumerate(tree):
            yield from self.value(value, items, inside(where, number))

    def repeated(self, tree: dict[str, Any], shape: Shape, where: str) -> Iterator[Finding]:
        """Check `$each` and, with its item known, `$item`."""
        path, item = each_parts(tree, where)
        source, target = self.names.resolve(parse_path(path, where)).items(), shape.items()
        if source is None:
            yield where, f"'{path}' is not a list, so it cannot be repeated over"
        elif target is None:
            yield where, f"it is a list, but {kinds_text(shape.kinds())} is needed"
        else:
            inner = InputCheck(self.names.with_name("item", source))
            yield from inner.value(item, target, f"{where}[]")

    def template(self, text: str, shape: Shape, where: str) -> Iterator[Finding]:
        """Check a template's references and what it yields."""
        given = text_shape(text, self.names).kinds()
        if disagree(given, shape.kinds()):
            yield where, f"{text} is {kinds_text(given)}, but {kinds_text(shape.kinds())} is needed"


def _literal(value: Any, shape: Shape, where: str) -> Iterator[Finding]:
    if value is None:
        if not shape.nullable():
            yield where, f"it is empty, but {kinds_text(shape.kinds())} is needed"
        return
    failures = []
    for option in shape.options():
        schema = {**option.schema, "$defs": shape.root.get("$defs", {})}
        checker = Draft202012Validator(schema, format_checker=_FORMATS)
        error = next(checker.iter_errors(fit_value(value, option)), None)
        if error is None:
            return
        failures.append(error)
    if failures:
        yield where, _words(failures[0], value, shape)


def _words(error: ValidationError, value: Any, shape: Shape) -> str:
    limit: Any = error.validator_value
    match error.validator:
        case "type":
            return f"it is {kind_of(value)}, but {kinds_text(shape.kinds())} is needed"
        case "enum":
            return f"'{value}' is not one of {', '.join(map(str, limit))}{near(str(value), map(str, limit))}"
        case "const":
            return f"'{value}' is not '{limit}'"
        case "maxLength" | "minLength":
            return f"the text has {len(str(value))} characters; the limit is {limit}"
        case "format" if limit == "date":
            return f"'{value}' is not a date such as 2026-03-09"
        case "pattern" if isinstance(error.schema, dict) and error.schema.get("format") == "decimal":
            return f"'{value}' is not an amount such as 12.50"
    return str(error.message)
