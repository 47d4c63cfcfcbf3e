"""The command `lexrelay`: wires the command groups together and turns every failure into words and an exit code."""

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands import (
    access,
    approvals,
    catalog,
    connect,
    connections,
    demo,
    docs,
    doctor,
    firms,
    incoming,
    keys,
    people,
    recipe,
    reconcile,
    runs,
    sandbox,
    serve,
    settings,
    sync,
    trace,
    up,
)
from commands.exits import Exit, debugging, judge
from commands.terminal import chosen_firm, say, say_problems
from core.errors import Problem

app = typer.Typer(
    name="lexrelay",
    help="Automation that law firms trust with money: durable recipes from Clio to QuickBooks.",
    epilog="Exit codes: 0 ok, 1 failed, 2 wrong input, 3 a person is needed (connect again, parked work), "
    "4 a server cannot be reached. LEXRELAY_DEBUG=1 shows where an error happened.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (up.up, serve.worker, serve.web, connect.connect, catalog.catalog, catalog.where):
    app.command()(command)
for group in (
    connections.app,
    recipe.app,
    runs.app,
    sync.app,
    reconcile.app,
    approvals.app,
    incoming.app,
    access.tokens,
    people.app,
    firms.app,
    settings.app,
    keys.app,
    sandbox.app,
):
    app.add_typer(group)
for question in (trace.trace, trace.explain):
    app.command()(question)
for command in (access.link, doctor.doctor, demo.demo, docs.docs):
    app.command()(command)


@app.callback()
def choose(
    firm: Annotated[
        str, typer.Option("--firm", help="Id or name of the firm to work in; the first one without it.")
    ] = "",
) -> None:
    """Remember what counts for every command."""
    chosen_firm.set(firm)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see `commands.exits`)."""
    try:
        return int(app(arguments, prog_name="lexrelay", standalone_mode=False) or 0)
    except TyperException as error:
        return _refuse(error)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        # The reader of our output has seen enough; close it so that the interpreter does not complain either.
        sys.stderr.close()
        return Exit.OK
    except Exception as error:
        return _fail(error)


def _refuse(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "lexrelay"
    if type(error).__name__ == "NoArgsIsHelpError":
        say(error.format_message())
        return Exit.WRONG_INPUT
    cause = error.format_message().rstrip(".")
    say_problems([Problem(f"Command '{path}'", cause, f"Whoever types it can read `{path} --help`")])
    return Exit.WRONG_INPUT


def _fail(error: Exception) -> int:
    code, problems = judge(error)
    if debugging():
        traceback.print_exception(error)
    say_problems(problems)
    return code


if __name__ == "__main__":
    main()
