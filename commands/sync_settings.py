"""The part of `lexrelay sync` that decides how the books are kept: the guided check and the settings."""

from pathlib import Path
from typing import Annotated

import typer

from commands import sync_words
from commands.exits import Exit
from commands.recipe import read_file
from commands.terminal import Json, answer, ask, progress
from core.errors import mistake

Books = Annotated[str, typer.Option("--books", help="Which books, when the firm has several.")]
settings_app = typer.Typer(name="settings", help="See and change how the books are kept (administrator).")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the group `sync`."""
    for command in (setup, map_account):
        app.command("map" if command is map_account else None)(command)
    app.command("trust")(map_trust)
    app.add_typer(settings_app)


def setup(
    books: Annotated[str, typer.Option("--books", help="Name of the books; new ones are added.")] = "",
    clio: Annotated[str, typer.Option(help="The Clio connection, when there are several.")] = "",
    quickbooks: Annotated[str, typer.Option(help="The QuickBooks connection, when there are several.")] = "",
    *,
    accept: Annotated[bool, typer.Option("--accept", help="Keep the accounts that are proposed.")] = False,
    services: Annotated[
        bool, typer.Option("--make-services", help="Make the services in QuickBooks that invoice lines need.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check both sides and say what is wrong, whose task it is and where; nothing is written to either.

    Only --make-services writes: services in QuickBooks. Exit code 3 while a problem is left.
    """
    from services.bookkeeping import books as service

    with progress("Reading both sides"):
        if services:
            ask(lambda inst, actor: service.make_services(inst, actor, books))
        report = ask(
            lambda inst, actor: service.set_up(inst, actor, books, clio=clio, quickbooks=quickbooks, accept=accept)
        )
    answer(report, sync_words.setup(report), as_json)
    if not report.ready:
        raise typer.Exit(Exit.NEEDS_A_PERSON)


def map_account(
    role: Annotated[str, typer.Argument(help="What the account is for, such as 'operating bank'.")],
    account: Annotated[str, typer.Argument(help="The account in QuickBooks: its name, number or id.")],
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Choose the QuickBooks account for one part, such as legal fees or the operating bank."""
    from services.bookkeeping import books as service

    view = ask(lambda inst, actor: service.map_account(inst, actor, role, account, books))
    answer(view, f"{role}: account {view.settings['accounts'].get(role, 'none')}", as_json)


def map_trust(
    clio_account: Annotated[int, typer.Argument(help="Id of the trust account in Clio; `sync setup` shows it.")],
    bank: Annotated[str, typer.Argument(help="Its bank account in QuickBooks: name, number or id.")],
    liability: Annotated[str, typer.Argument(help="Its liability account in QuickBooks: name, number or id.")],
    *,
    interest: Annotated[str, typer.Option(help="Account for pooled interest, if the bank credits it there.")] = "",
    checks: Annotated[bool, typer.Option("--checks", help="Post checks and deposits, not journal entries.")] = False,
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Join a trust account of Clio to its bank and its liability account in QuickBooks."""
    from services.bookkeeping import books as service
    from sync.mapping import Style

    style = Style.CHECK_AND_DEPOSIT if checks else Style.JOURNAL
    view = ask(
        lambda inst, actor: service.map_trust(
            inst, actor, clio_account, bank, liability, interest=interest, style=style, name=books
        )
    )
    answer(view, f"Trust account {clio_account} is joined to {bank} and {liability}", as_json)


@settings_app.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    changes: Annotated[list[str] | None, typer.Option("--set", help="NAME=VALUE, such as start=2026-01-01.")] = None,
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Show the settings as a text to edit; with --set change single ones."""
    if context.invoked_subcommand:
        return
    from services.bookkeeping import books as service

    if changes:
        wanted = dict(_pair(each) for each in changes)
        ask(lambda inst, actor: service.change_settings(inst, actor, wanted, books))
    if as_json:
        answer(ask(lambda inst, actor: service.settings(inst, actor, books)), "", True)
        return
    typer.echo(ask(lambda inst, actor: service.settings_text(inst, actor, books)).rstrip())


@settings_app.command()
def edit(
    file: Annotated[Path, typer.Argument(help="File with the settings as YAML; - reads standard input.")],
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Replace all settings by those in a file; everything wrong is told, and then nothing changes."""
    from services.bookkeeping import books as service

    text = read_file(file)
    view = ask(lambda inst, actor: service.replace_settings(inst, actor, text, books))
    answer(view, f"Settings saved (version {view.version})", as_json)


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        raise mistake(f"Setting '{text}'", "it has no '='", "Write it like start=2026-01-01")
    return name.strip(), value.strip()
