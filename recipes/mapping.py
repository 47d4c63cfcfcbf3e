"""How the fields of an action are filled in: a JSON tree of literals, Liquid text and {"$each": ..., "$item": ...}."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import Problem
from recipes.filters import MAX_ITEMS, Refused
from recipes.liquid_text import Segments, bare_path, is_template, paths, render
from recipes.words import author, kind_of

MAX_VALUES = 100_000
MAX_CHARACTERS = 5_000_000

Scope = Mapping[str, Any]


class MappingError(ValueError):
    """A mapping cannot be filled in. `where` is the field in the tree (empty for the whole), `cause` why."""

    def __init__(self, where: str, cause: str) -> None:
        super().__init__(f"{where}: {cause}" if where else cause)
        self.where = where
        self.cause = cause

    def problem(self) -> Problem:
        """Say it to the person who can fix it."""
        return Problem(self.where or "the mapping", self.cause, author("correct this field in the recipe"))


@dataclass(frozen=True)
class Use:
    """One reference: where in the tree, which path, and what is known of it.

    `path` has None where any item of a list is meant. `optional`: a default follows.
    """

    where: str
    path: tuple[str | int | None, ...]
    optional: bool = False

    def __str__(self) -> str:
        return path_text(self.path)


def path_text(path: tuple[str | int | None, ...]) -> str:
    """Write a path as recipes do: `trigger.line_items[0].total`, `trigger.line_items[].total` for any item."""
    words = [str(path[0])]
    for part in path[1:]:
        plain_word = isinstance(part, str) and part.isidentifier()
        words.append(f".{part}" if plain_word else f"[{'' if part is None else repr(part)}]")
    return "".join(words)


def parse_path(text: str, where: str = "") -> Segments:
    """Read a path such as `trigger.total`; raises MappingError (at `where`, or the path itself) for anything else."""
    try:
        path = bare_path("{{ " + text + " }}")
    except Refused as refused:
        raise MappingError(where or text, f"'{text}' is not a field: {refused}") from refused
    if path is None:
        raise MappingError(where or text, f"'{text}' is not a field such as trigger.total")
    return path


def inside(where: str, part: str | int) -> str:
    """Name a place further inside the tree: `lines[2].amount`."""
    if isinstance(part, int):
        return f"{where}[{part}]"
    return f"{where}.{part}" if where else part


def is_each(tree: Any) -> bool:
    """Tell whether a node repeats `$item` for each item of `$each`."""
    return isinstance(tree, dict) and "$each" in tree


def each_parts(tree: Mapping[str, Any], where: str) -> tuple[str, Any]:
    """Return (path, item tree) of a repeating node; raises MappingError when it has another shape."""
    if tree.keys() != {"$each", "$item"} or not isinstance(tree["$each"], str):
        raise MappingError(where, "a repeated part needs exactly '$each' (the path of a list) and '$item'")
    return tree["$each"], tree["$item"]


@dataclass
class _Evaluation:
    """One filling in, with a limit on the work it may do."""

    values: int = 0
    characters: int = 0

    def spend(self, where: str, result: Any) -> Any:
        self.values += 1
        self.characters += len(result) if isinstance(result, str) else 1
        if self.values > MAX_VALUES or self.characters > MAX_CHARACTERS:
            raise MappingError(where, "the result is too large; map fewer fields or use a loop step")
        return result

    def fill(self, tree: Any, scope: Scope, where: str) -> Any:
        if is_each(tree):
            return self.repeat(tree, scope, where)
        if isinstance(tree, dict):
            return {key: self.fill(value, scope, inside(where, key)) for key, value in tree.items()}
        if isinstance(tree, list):
            return [self.fill(value, scope, inside(where, number)) for number, value in enumerate(tree)]
        return self.spend(where, self.text(tree, scope, where) if isinstance(tree, str) else tree)

    def repeat(self, tree: Mapping[str, Any], scope: Scope, where: str) -> list[Any]:
        path, item = each_parts(tree, where)
        items = look_up(parse_path(path, where), scope, where)
        if not isinstance(items, list | tuple) or len(items) > MAX_ITEMS:
            cause = (
                f"has more than {MAX_ITEMS} items"
                if isinstance(items, list | tuple)
                else f"is {kind_of(items)}, not a list"
            )
            raise MappingError(where, f"{path} {cause}")
        return [self.fill(item, {**scope, "item": value}, inside(where, number)) for number, value in enumerate(items)]

    def text(self, text: str, scope: Scope, where: str) -> Any:
        if not is_template(text):
            return text
        try:
            return render(text, scope)
        except Refused as refused:
            raise MappingError(where, str(refused)) from refused
        except Exception as error:  # the template library may fail in its own ways on odd data
            raise MappingError(where, "the template cannot be worked out on this data") from error


def evaluate(tree: Any, scope: Scope) -> Any:
    """Fill a tree in from the scope; raises MappingError, and nothing else. Data is never read as a template."""
    try:
        return _Evaluation().fill(tree, scope, "")
    except RecursionError as error:
        raise MappingError("", "the mapping is nested too deeply") from error


def find(path: Segments, scope: Any) -> tuple[bool, Any]:
    """Follow a path; returns (False, None) where it leads nowhere."""
    value: Any = scope
    for part in path:
        usable = isinstance(value, Mapping) if isinstance(part, str) else isinstance(value, list | tuple)
        try:
            value = value[part] if usable else None
        except (KeyError, IndexError):
            usable = False
        if not usable:
            return False, None
    return True, value


def look_up(path: Segments, scope: Scope, where: str) -> Any:
    """Follow a path; raises MappingError where it leads nowhere."""
    found, value = find(path, scope)
    if not found:
        raise MappingError(where, f"{path_text(path)} has no value")
    return value


@dataclass
class _Search:
    """Collects the references of a tree; `item` stands for the path of the list that is repeated."""

    found: list[Use] = field(default_factory=list)

    def visit(self, tree: Any, where: str, item: tuple[str | int | None, ...] | None) -> None:
        if is_each(tree):
            path, inner = each_parts(tree, where)
            self.found.append(Use(where, _resolve(parse_path(path, where), item)))
            self.visit(inner, f"{where}[]", (*self.found[-1].path, None))
        elif isinstance(tree, dict | list):
            pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
            for part, value in pairs:
                self.visit(value, inside(where, part), item)
        elif isinstance(tree, str) and is_template(tree):
            self.found += [Use(where, _resolve(path, item), optional) for path, optional in paths(tree)]


def _resolve(path: Segments, item: tuple[str | int | None, ...] | None) -> tuple[str | int | None, ...]:
    return (*item, *path[1:]) if item and path[0] == "item" else path


def uses(tree: Any) -> Iterator[Use]:
    """Yield every reference of a tree with its place; raises MappingError for a template that cannot be read."""
    search = _Search()
    try:
        search.visit(tree, "", None)
    except Refused as refused:
        raise MappingError("", str(refused)) from refused
    yield from search.found
