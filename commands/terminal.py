"""How commands talk: the answer on stdout (JSON if asked), everything else on stderr."""

import asyncio
import json
import logging
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from core.errors import Problem

if TYPE_CHECKING:
    from engine.installation import Installation
    from services.actors import Actor

Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON on stdout, and nothing else there.")]
Given = TypeVar("Given")
chosen_firm: ContextVar[str] = ContextVar("chosen_firm", default="")
"""The firm a command works in, by id or name; '' is the first one."""


HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")
"""What moves the cursor, erases or turns text around: with it, what comes from outside could show another amount."""


def visible(text: str) -> str:
    """Return text with what is hidden in it written out, such as \\x1b."""
    return HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def say(text: str) -> None:
    """Tell the person something that is not the answer."""
    typer.echo(visible(text), err=True)


def say_problems(problems: Iterable[Problem]) -> None:
    """List what is wrong: where, why, and who can do what."""
    for problem in problems:
        say(f"{problem.where}: {problem.cause}.\n    -> {problem.remedy.rstrip('.')}.")


def plain(value: Any) -> Any:
    """Return JSON-able data of models, or of lists of models."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def answer(value: Any, text: str, as_json: bool) -> None:
    """Print the result: as JSON for a program, or as text for a person."""
    typer.echo(json.dumps(plain(value), ensure_ascii=False, indent=2, default=str) if as_json else visible(text))


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], empty: str) -> str:
    """Lay rows out in columns; `columns` maps the field to its heading."""
    if not rows:
        return empty
    cells = [list(columns.values()), *([cell(row.get(name)) for name in columns] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(columns))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) for line in cells]
    return "\n".join(line.rstrip() for line in lines)


def cell(value: Any) -> str:
    """Return one value as a person reads it, on one line; times in the local zone, to the second."""
    if value is None or value == "":
        return "-"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return (", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)).replace("\n", " ")


def rows_of(models: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the fields of pydantic models, times still times."""
    return [model.model_dump() for model in models]


def ask(work: "Callable[[Installation, Actor], Awaitable[Given]]") -> Given:
    """Open the installation, do the work as its owner, close it again."""

    async def run() -> Given:
        async with opened() as (installation, actor):
            return await work(installation, actor)

    return asyncio.run(run())


@asynccontextmanager
async def opened() -> "AsyncIterator[tuple[Installation, Actor]]":
    """Open the installation of the effective settings for the person at this terminal."""
    from commands.environment import effective_environment
    from commands.log_output import send_logs_to_stderr
    from engine.installation import open_installation
    from services.identity.firms import at_terminal

    send_logs_to_stderr(logging.ERROR)
    installation = await open_installation(effective_environment())
    try:
        yield installation, await at_terminal(installation, chosen_firm.get())
    finally:
        await installation.close()


@contextmanager
def progress(text: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr that something takes a while; yields what replaces the text."""
    if not sys.stderr.isatty():
        say(text)
        yield say
        return
    from rich.console import Console

    with Console(stderr=True).status(text) as status:
        yield status.update
