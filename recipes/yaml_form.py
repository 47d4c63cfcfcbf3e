"""YAML without its traps: keys are their text, only true/false/null and whole numbers are not text, no aliases.

YAML 1.1 turns `on:` into True, `no` into False, 0123 into 83 and 12.50 into a binary float. None of that happens here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from core.errors import Mistake, Problem, mistake
from recipes.words import author

MAX_BYTES = 200_000
MAX_DEPTH = 60

Path = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")


@dataclass
class Source:
    """What was read: the tree, the line (from 1) of every path in it, and what is wrong so far."""

    tree: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def _fatal(line: int, cause: str, advice: str) -> Mistake:
    return mistake(f"the recipe's text (line {line})", cause, author(advice))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text


class _Builder:
    """Builds the tree from parser events, so that depth and aliases are refused before they cost anything."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.source = Source()

    def node(self, path: Path) -> Any:
        return self.value(next(self.events), path)

    def value(self, event: yaml.Event, path: Path) -> Any:
        line = _line(event)
        self._refuse(event, path, line)
        self.source.lines[path] = line
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.mapping(path)

    def _refuse(self, event: yaml.Event, path: Path, line: int) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _fatal(
                line, "anchors and aliases (& and *) are not allowed", "write the value out, or put it in quotes"
            )
        if tag := getattr(event, "tag", None):
            raise _fatal(line, f"the tag '{tag}' is not allowed", "remove it, or put the value in quotes")
        if len(path) > MAX_DEPTH:
            raise _fatal(line, f"it is nested deeper than {MAX_DEPTH} levels", "make it flatter")

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self.value(event, (*path, len(found))))
        return found

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, line = self.key(event)
            if key in found:
                cause = f"the key '{key}' is there twice (first in line {self.source.lines[(*path, key)]})"
                self.source.problems.extend(_fatal(line, cause, "keep one of them").problems)
            found[key] = self.node((*path, key))
        return found

    def key(self, event: yaml.Event) -> tuple[str, int]:
        line = _line(event)
        if not isinstance(event, yaml.ScalarEvent):
            advice = "put a value with {{ }} in quotes, and use plain words as keys"
            raise _fatal(line, "a list or group of fields stands where a key is needed", advice)
        self._refuse(event, (), line)
        return str(event.value), line


def _build(text: str) -> Source:
    builder = _Builder(yaml.parse(text, Loader=_LOADER))
    next(builder.events)
    if isinstance(next(builder.events), yaml.StreamEndEvent):
        raise _fatal(1, "it is empty", "write at least a name, a trigger and steps")
    builder.source.tree = builder.node(())
    next(builder.events)
    following = next(builder.events)
    if not isinstance(following, yaml.StreamEndEvent):
        raise _fatal(_line(following), "a second document starts with '---'", "keep one recipe a text")
    return builder.source


def parse(text: str) -> Source:
    """Read YAML text; raises Mistake for what is not readable at all, collects duplicate keys."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise mistake("the recipe's text", f"it is larger than {MAX_BYTES // 1000} kB", author("split the recipe"))
    try:
        return _build(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        cause = f"this is not valid YAML: {getattr(error, 'problem', None) or 'a character is not allowed'}"
        advice = "check the indentation, colons and quotes there"
        raise _fatal(mark.line + 1 if mark else 1, cause, advice) from error


class _Writer(yaml.SafeDumper):
    """Quotes all that other YAML tools would misread, but keeps the key `on` plain."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write equal values out each time."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key, as people do."""
        super().increase_indent(flow, False)


def _without_on(resolvers: Mapping[str, Any]) -> dict[str, Any]:
    switch = re.compile("(?:yes|no|true|false|off)$", re.IGNORECASE)
    boolean = "tag:yaml.org,2002:bool"
    return {
        first: [(tag, switch if tag == boolean else pattern) for tag, pattern in rules]
        for first, rules in resolvers.items()
    }


def _text(writer: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    if style is None and "{{" in value and not {'"', "\\"} & set(value):
        style = '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Writer.yaml_implicit_resolvers = _without_on(yaml.SafeDumper.yaml_implicit_resolvers)
_Writer.add_representer(str, _text)


def dump(tree: Any) -> str:
    """Write a tree as YAML that `parse` reads back equal, keys in the order given."""
    return yaml.dump(tree, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=1000)
