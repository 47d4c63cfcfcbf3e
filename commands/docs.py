"""`lexrelay docs`: the written page of every connector that is found."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import Json, answer

if TYPE_CHECKING:
    from connectors._kit.catalog import Connector

DOCS = Path(__file__).resolve().parent.parent / "docs"
FOLDER = DOCS / "connectors"


def docs(
    into: Annotated[Path, typer.Option(help="Folder to write to, made when missing.")] = FOLDER,
    as_json: Json = False,
) -> None:
    """Write a page about each connector: how to connect it, and all its triggers and actions."""
    from connectors._kit.catalog import shelf

    into.mkdir(parents=True, exist_ok=True)
    written = [_write(connector, into) for connector in shelf()]
    answer([str(path) for path in written], "\n".join(map(str, written)), as_json)


def page_in(folder: Path, connector: "Connector") -> str:
    """Return the connector's page, its links as they must be from this folder."""
    from connectors._kit.pages import page

    surprises = Path(str(connector.package.__file__)).parent / "GOTCHAS.md"
    gotchas = _link(surprises, folder) if surprises.exists() else ""
    return page(connector, gotchas, _link(DOCS / "guarantees.md", folder))


def _link(target: Path, folder: Path) -> str:
    return Path(os.path.relpath(target, folder)).as_posix()


def _write(connector: "Connector", folder: Path) -> Path:
    path = folder / f"{connector.key}.md"
    path.write_text(page_in(folder, connector), encoding="utf-8")
    return path
