"""Gives steps other names wherever a tree refers to them: in templates, in repeated parts and in conditions."""

import re
from collections.abc import Mapping
from typing import Any

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WORD = re.compile(r"""'[^']*'|"[^"]*"|(?<![\w.])[a-z][a-z0-9_]*(?![\w:])""")


def with_names(tree: Any, names: Mapping[str, str]) -> Any:
    """Return a tree that refers to steps by their new names; `names` maps old ones to new ones."""
    if isinstance(tree, dict):
        bare = _bare_path(tree)
        return {key: _path(part, names) if key == bare else with_names(part, names) for key, part in tree.items()}
    if isinstance(tree, list):
        return [with_names(part, names) for part in tree]
    if isinstance(tree, str):
        return _TEMPLATE.sub(lambda found: _words(found[0], names), tree)
    return tree


def _bare_path(tree: dict[str, Any]) -> str:
    """Return the key under which a path stands without braces: that of a repeated part or of a condition."""
    if "$each" in tree:
        return "$each"
    return "field" if "is" in tree else ""


def _path(text: Any, names: Mapping[str, str]) -> Any:
    return _words(text, names) if isinstance(text, str) else with_names(text, names)


def _words(text: str, names: Mapping[str, str]) -> str:
    """Replace the first word of each path; quoted text and names of filters stay."""
    return _WORD.sub(lambda found: _renamed(found, names), text)


def _renamed(found: re.Match[str], names: Mapping[str, str]) -> str:
    before = found.string[: found.start()].rstrip()
    return found[0] if before.endswith("|") else names.get(found[0], found[0])
