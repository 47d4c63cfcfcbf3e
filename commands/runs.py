"""`lexrelay runs`: what recipes did, and settling what needs a person."""

from enum import StrEnum
from typing import Annotated

import typer

from commands.terminal import Json, answer, ask, rows_of, table

app = typer.Typer(name="runs", help="See, replay, cancel and settle runs.", no_args_is_help=True)
RunId = Annotated[str, typer.Argument(help="Id of the run.")]
COLUMNS = {
    "id": "RUN",
    "created_at": "STARTED",
    "recipe": "RECIPE",
    "label": "FOR",
    "state": "STATE",
    "waiting_for": "WAITS FOR",
}


class State(StrEnum):
    """Where a run can be."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    FINISHED = "finished"
    FAILED = "failed"
    PARKED = "parked"
    STOPPED = "stopped"
    CANCELLED = "cancelled"


class Decision(StrEnum):
    """How a person settles a write whose outcome nobody could find out."""

    SEND_AGAIN = "send_again"
    DONE = "done"
    REJECTED = "rejected"


@app.command("list")
def list_runs(
    *,
    recipe: Annotated[str, typer.Option(help="Only runs of this recipe.")] = "",
    state: Annotated[list[State] | None, typer.Option(help="Only runs in this state (may be repeated).")] = None,
    search: Annotated[str, typer.Option(help="Beginnings of words of the number, matter or client.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=999, help="How many, newest first.")] = 50,
    before: Annotated[str, typer.Option(help="Go on after this run id (the last of the page before).")] = "",
    as_json: Json = False,
) -> None:
    """List runs, newest first."""
    from services.running import run_search

    states = [each.value for each in state or []]
    only = {"text": search, "recipe": recipe, "state": states, "limit": limit, "before": before}
    found = ask(lambda each, actor: run_search.search(each, actor, run_search.read_filter(only))).runs
    answer(found, table(rows_of(found), COLUMNS, "There is no such run yet."), as_json)


@app.command()
def show(
    run_id: RunId,
    steps: Annotated[bool, typer.Option("--steps", help="Also what went into each step and came out.")] = False,
    as_json: Json = False,
) -> None:
    """Show one run: how far each step came, what was written where, and what comes next."""
    from commands.run_words import tell
    from services.running import runs

    report = ask(lambda installation, actor: runs.show(installation, actor, run_id))
    answer(report, tell(report, steps=steps), as_json)


@app.command()
def replay(run_ids: Annotated[list[str], typer.Argument(help="Ids of the runs.")], as_json: Json = False) -> None:
    """Go on from the failed step; what is already written is not written again."""
    from services.running import runs

    if len(run_ids) == 1:
        view = ask(lambda installation, actor: runs.replay(installation, actor, run_ids[0]))
        return answer(view, f"Run {view.id} is {view.state} again", as_json)
    report = ask(lambda installation, actor: runs.replay_many(installation, actor, run_ids))
    unfit = [f"Run {each.run} stays as it is: {each.reason}" for each in report.unfit]
    return answer(report, "\n".join([f"{len(report.replayed)} runs go on", *unfit]), as_json)


@app.command()
def cancel(run_id: RunId, as_json: Json = False) -> None:
    """End an unfinished run, or leave a failed one for good; what it wrote stays."""
    from services.running import runs

    view = ask(lambda installation, actor: runs.cancel(installation, actor, run_id))
    answer(view, f"Run {view.id} is {view.state}", as_json)


@app.command()
def decide(
    run_id: RunId,
    decision: Annotated[Decision, typer.Argument(help="What you found when you looked in the other service.")],
    object_id: Annotated[str, typer.Option(help="Id of the object you found there (with 'done').")] = "",
    as_json: Json = False,
) -> None:
    """Settle a parked write, after looking in the other service; the run then goes on."""
    from services.running import runs

    view = ask(
        lambda installation, actor: runs.decide(installation, actor, run_id, decision.value, object_id=object_id)
    )
    answer(view, f"Run {view.id} is {view.state}", as_json)
