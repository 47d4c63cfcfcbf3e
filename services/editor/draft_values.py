"""The values of earlier steps that can be inserted, each with words for its name and what it holds now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recipes.filters import plain
from recipes.mapping import path_text
from recipes.schemas import Shape
from services.editor.draft_scope import Scope, Visible
from services.views import View

MOST_LEVELS = 4
LONGEST_SAMPLE = 60
NOISE = frozenset({"etag", "redacted"})
"""Fields that vendors use among themselves."""


class ValueView(View):
    """One value. `code` is its path, such as `trigger.client.name`; `whole`: it is a list of things, for repeating."""

    code: str
    title: str
    sample: str
    whole: bool = False
    template: str


class ValueGroup(View):
    """The values of one step. `real`: the samples were read from an account, else they are invented ones."""

    name: str
    title: str
    real: bool
    values: tuple[ValueView, ...]


def groups_of(scope: Scope, numbers: Mapping[str, str]) -> tuple[ValueGroup, ...]:
    """Return what can be inserted, the nearest step first; `numbers` are those of the steps on the page."""
    return tuple(_group(each, numbers.get(each.name, "")) for each in reversed(scope))


def lists_of(groups: tuple[ValueGroup, ...]) -> tuple[ValueView, ...]:
    """Return the lists among values, which lines and loops can be made of."""
    return tuple(value for group in groups for value in group.values if value.whole)


def words_of(name: str) -> str:
    """Write a field's name as words: `net_total` becomes `Net total`, `due_at` `Due on`."""
    words = name.removesuffix("_at").replace("_", " ").strip()
    return words[:1].upper() + words[1:] + (" on" if name.endswith("_at") else "")


def shown(value: Any) -> str:
    """Write a sample in one short line."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return f"{len(value)} in the list"
    if isinstance(value, datetime | date):
        return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()
    text = " ".join(str(plain(value)).split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def _group(each: Visible, number: str) -> ValueGroup:
    title = f"{number}. {each.title}" if number else each.title
    values = tuple(_walk(each.shape, each.value, _Spot((each.name,), (), 0)))
    if not values and not isinstance(each.value, dict | list | tuple):
        values = (_value(_Spot((each.name,), ("The value",), 0), each.value),)
    return ValueGroup(name=each.name, title=title, real=each.real, values=values)


@dataclass(frozen=True)
class _Spot:
    """Where we are: the path, and the words for it."""

    path: tuple[str, ...]
    words: tuple[str, ...]
    level: int

    def inside(self, name: str) -> "_Spot":
        return _Spot((*self.path, name), (*self.words, words_of(name)), self.level + 1)

    def title(self) -> str:
        return ": ".join(self.words)


def _walk(shape: Shape, value: Any, spot: _Spot) -> Iterator[ValueView]:
    for name, inner in _fields(shape, value).items():
        held = value.get(name) if isinstance(value, dict) else None
        yield from _one(inner, held, spot.inside(name))


def _fields(shape: Shape, value: Any) -> dict[str, Shape]:
    """Return the fields that are known, else those that the sample has."""
    known = shape.fields()
    if known is None:
        known = {name: Shape({}, {}) for name in value} if isinstance(value, dict) else {}
    return {name: inner for name, inner in known.items() if name not in NOISE}


def _one(shape: Shape, value: Any, spot: _Spot) -> Iterator[ValueView]:
    kinds = shape.kinds()
    if "array" in kinds or isinstance(value, list | tuple):
        yield from _listed(shape, value, spot)
    elif _fields(shape, value):
        if spot.level < MOST_LEVELS:
            yield from _walk(shape, value, spot)
    elif kinds != {"object"}:
        yield _value(spot, value)


def _listed(shape: Shape, value: Any, spot: _Spot) -> Iterator[ValueView]:
    """Offer a list as a whole, and of each text in its items all of them in one line."""
    yield ValueView(
        code=path_text(spot.path),
        title=spot.title(),
        sample=shown(value),
        whole=True,
        template=_braces(path_text(spot.path)),
    )
    items = shape.items()
    first = value[0] if isinstance(value, list | tuple) and value else None
    for name, inner in _fields(items, first).items() if items else ():
        if inner.kinds() == {"string"} and not any("format" in option.schema for option in inner.options()):
            yield _joined(name, value, spot)


def _joined(name: str, value: Any, spot: _Spot) -> ValueView:
    code = f"{path_text(spot.path)} | map: '{name}' | join: ', '"
    held = [part.get(name) for part in value or () if isinstance(part, dict)]
    sample = shown(", ".join(str(plain(each)) for each in held if each is not None))
    title = f"{spot.title()}: {words_of(name)} of all, with commas"
    return ValueView(code=code, title=title, sample=sample, template=_braces(code))


def _value(spot: _Spot, value: Any) -> ValueView:
    code = path_text(spot.path)
    return ValueView(code=code, title=spot.title(), sample=shown(value), template=_braces(code))


def _braces(code: str) -> str:
    return "{{ " + code + " }}"
