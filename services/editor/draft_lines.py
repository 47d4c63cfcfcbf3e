"""Adds and removes lines in the form of a step, before it is read: lists, named values and conditions alike."""

import re

from services.editor.draft_forms import MOST_LINES, count

ADD, REMOVE = "line+:", "line-:"
_PLACED = re.compile(r"([a-z]+):(.+)", re.DOTALL)


def changed_lines(posted: dict[str, str], do: str) -> dict[str, str]:
    """Return what the form would send with one line more at the end (`line+:lines`), or without one (`line-:lines[2]`).

    Anything else is no change of lines.
    """
    if do.startswith(ADD):
        name = do.removeprefix(ADD)
        return {**posted, f"n:{name}": str(min(count(posted, name) + 1, MOST_LINES))}
    if do.startswith(REMOVE):
        name, _, number = do.removeprefix(REMOVE).rstrip("]").rpartition("[")
        return _without(posted, name, int(number)) if name and number.isdigit() else posted
    return posted


def _without(posted: dict[str, str], name: str, gone: int) -> dict[str, str]:
    left: dict[str, str] = {}
    for key, value in posted.items():
        moved = _moved(key, name, gone)
        if moved is not None:
            left[moved] = value
    return {**left, f"n:{name}": str(max(count(posted, name) - 1, 0))}


def _moved(key: str, name: str, gone: int) -> str | None:
    """Return where a value of the form goes when a line is taken out; None for one of that line."""
    match = _PLACED.fullmatch(key)
    inner = match[2].removeprefix(name) if match and match[2].startswith(f"{name}[") else ""
    number, closed, rest = inner.removeprefix("[").partition("]")
    if match is None or not closed or not number.isdigit() or int(number) < gone:
        return key
    return None if int(number) == gone else f"{match[1]}:{name}[{int(number) - 1}]{rest}"
