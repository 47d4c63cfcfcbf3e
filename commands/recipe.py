"""`lexrelay recipe`: write, check, try and turn on recipes."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.exits import Exit
from commands.terminal import Json, answer, ask, progress, rows_of, say, say_problems, table
from core.errors import mistake

if TYPE_CHECKING:
    from services.trials import PlanReport

app = typer.Typer(name="recipe", help="Write, check, try and turn on recipes.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the recipe.")]
File = Annotated[Path, typer.Argument(help="File with the recipe as YAML; - reads standard input.")]
NameOrFile = Annotated[str, typer.Argument(help="Name of a recipe, or a file with one.")]
Value = Annotated[list[str] | None, typer.Option(help="What a manual start asks for: NAME=VALUE; repeatable.")]
COLUMNS = {"name": "RECIPE", "state": "STATE", "version": "VERSION", "trigger": "STARTS ON", "accounts": "ACCOUNTS"}
VERSIONS = {"version": "VERSION", "created_at": "SAVED", "created_by": "BY", "fingerprint": "FINGERPRINT"}


@app.command()
def new(template: Annotated[str, typer.Argument(help="Name of a shipped recipe; empty for a blank one.")] = "") -> None:
    """Print a recipe to start from; send it to a file and edit it."""
    from services import recipes

    typer.echo(recipes.new(template))


@app.command()
def check(file: File, as_json: Json = False) -> None:
    """Say all that cannot be read in a recipe, then all else that is wrong, without saving; exit code 2 if anything."""
    from services import recipes

    text = read_file(file)
    problems = ask(lambda installation, actor: recipes.check(installation, actor, text))
    listed = [vars(problem) for problem in problems]
    careful = () if problems else recipes.cautions_of(text)
    if as_json or not problems:
        found = {"ok": not problems, "problems": listed, "cautions": careful}
        answer(found, _with(careful, f"{file} is fine"), as_json)
    if problems:
        say_problems(problems)
        raise typer.Exit(Exit.WRONG_INPUT)


@app.command()
def apply(file: File, as_json: Json = False) -> None:
    """Check and save a recipe; the same text again changes nothing, other text becomes a new version."""
    from services import recipes

    text = read_file(file)
    saved = ask(lambda installation, actor: recipes.save(installation, actor, text))
    news = "saved" if saved.changed else "unchanged"
    text = f"{saved.recipe.name}: version {saved.version} {news}, {saved.recipe.state}"
    answer(saved, _with(saved.recipe.cautions, text), as_json)


@app.command("test")
def try_step(
    recipe: NameOrFile,
    step: Annotated[str, typer.Argument(help="Id of the step.")],
    value: Value = None,
    as_json: Json = False,
) -> None:
    """Try one step with the newest real data; nothing is written anywhere."""
    from services import trials

    text, values = name_or_text(recipe), read_values(value or [])
    with progress("Reading"):
        trial = ask(lambda installation, actor: trials.test_step(installation, actor, text, step, values))
    answer(trial, f"{trial.position}: {trial.action} {trial.kind} {trial.message}".rstrip(), as_json)


@app.command()
def plan(
    recipe: NameOrFile,
    last: Annotated[int, typer.Option(min=1, max=50, help="How many recent real objects to try.")] = 10,
    value: Value = None,
    as_json: Json = False,
) -> None:
    """Say what the recipe would do for recent real objects; nothing is written anywhere."""
    from services import trials

    text, values = name_or_text(recipe), read_values(value or [])
    with progress("Reading"):
        report = ask(lambda installation, actor: trials.plan(installation, actor, text, last, values))
    answer(report, _planned(report), as_json)


@app.command()
def on(
    name: Name,
    since: Annotated[str, typer.Option(help="Also take what happened since this day, such as 2026-01-31.")] = "",
    as_json: Json = False,
) -> None:
    """Turn a recipe on: from now, or since a day."""
    from services import publishing

    start = read_day(since)
    with progress(f"Turning on {name}") as tell:
        view = ask(
            lambda installation, actor: publishing.turn_on(installation, actor, name, since=start, progress=tell)
        )
    answer(view, _with(view.cautions, f"{view.name} is {view.state}"), as_json)


@app.command()
def off(name: Name, as_json: Json = False) -> None:
    """Turn a recipe off; runs that have begun go on to their end."""
    from services import publishing

    view = ask(lambda installation, actor: publishing.turn_off(installation, actor, name))
    answer(view, f"{view.name} is {view.state}", as_json)


@app.command()
def start(
    name: Name,
    value: Value = None,
    start_id: Annotated[str, typer.Option("--id", help="The same id again starts nothing; new unless given.")] = "",
    as_json: Json = False,
) -> None:
    """Start a recipe by hand that has the trigger builtin.manual and is on."""
    from services.running import manual

    values = read_values(value or [])
    begun = ask(lambda installation, actor: manual.start(installation, actor, name, values, id=start_id))
    news = "was started before" if begun.again else "is started"
    answer(begun, f"{begun.recipe} {news}: run {begun.run}, id {begun.id}", as_json)


@app.command("list")
def list_recipes(as_json: Json = False) -> None:
    """List the recipes."""
    from services import recipes

    found = ask(recipes.listing)
    empty = "There is no recipe yet. See `lexrelay recipe new --help`"
    answer(found, table(rows_of(found), COLUMNS, empty), as_json)


@app.command()
def history(name: Name, as_json: Json = False) -> None:
    """List the versions of a recipe, newest first."""
    from services import recipes

    found = ask(lambda installation, actor: recipes.history(installation, actor, name))
    answer(found, table(rows_of(found), VERSIONS, "It has no version yet."), as_json)


@app.command()
def show(
    name: Name,
    version: Annotated[int, typer.Option(min=0, help="Which version; 0 is the newest.")] = 0,
    as_json: Json = False,
) -> None:
    """Print a recipe's text; what to know about its steps is said beside it, on stderr."""
    from services import recipes

    report = ask(lambda installation, actor: recipes.show(installation, actor, name, version=version))
    answer(report, report.text, as_json)
    if not as_json:
        say(_with(report.cautions, report.outline))


def read_file(path: Path) -> str:
    """Return a file's text, or standard input for `-`; raises Mistake when it cannot be read as UTF-8."""
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        cause = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise mistake(
            f"File {path}", f"it cannot be read ({cause})", "Whoever typed the command can name another"
        ) from None


def read_values(given: list[str]) -> dict[str, str]:
    """Read NAME=VALUE; raises Mistake for one without a name, or named twice."""
    pairs = [each.partition("=")[::2] for each in given if each.partition("=")[1]]
    values = dict(pairs)
    if len(values) != len(given) or "" in values:
        cause = "each --value must look like name=value, with a name of its own"
        raise mistake("Values", cause, "Whoever typed the command can correct it")
    return values


def name_or_text(recipe: str) -> str:
    """Return the text of a file of this name, else the name itself."""
    path = Path(recipe)
    return read_file(path) if recipe == "-" or path.is_file() else recipe


def read_day(text: str) -> datetime | None:
    """Return a day or moment, UTC unless it says otherwise; None for an empty text."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        remedy = "Whoever typed the command can write it as 2026-01-31 or 2026-01-31T09:00:00+00:00"
        raise mistake(f"--since '{text}'", "it is not a day", remedy) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _with(cautions: Sequence[str], text: str) -> str:
    """Add what to know about the steps to a text."""
    return "\n".join([text, *(f"  note: {each}" for each in cautions)])


def _planned(report: "PlanReport") -> str:
    lines = [
        f"{report.recipe}: looked at {report.looked_at}, would write {report.would_write}, "
        f"exists already {report.exists}, filtered {report.filtered}, stopped {report.stopped}, "
        f"refused {report.refused}"
    ]
    for item in report.items:
        lines.append(f"  {item.object_id}: {item.outcome} {item.reason}".rstrip())
        lines += [f"    {step.position}: {step.title} - {step.kind} {step.message}".rstrip() for step in item.steps]
    if not report.items:
        lines.append("  There is nothing to try it on yet; it starts with the next event.")
    return _with(report.cautions, "\n".join(lines))
