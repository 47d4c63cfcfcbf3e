"""`lexrelay approvals`: what runs ask people before they go on."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.terminal import Json, answer, ask, cell, rows_of, table

if TYPE_CHECKING:
    from services.running.approvals import ApprovalView

app = typer.Typer(name="approvals", help="See what runs ask before they go on, and decide.")
Id = Annotated[str, typer.Argument(metavar="ID", help="Id of the approval.")]
COLUMNS = {
    "id": "APPROVAL",
    "created_at": "ASKED",
    "recipe": "RECIPE",
    "ask": "QUESTION",
    "who": "OF",
    "expires_at": "UNTIL",
    "state": "STATE",
}


@app.callback(invoke_without_command=True)
def list_approvals(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="open, approved, rejected, expired, or '' for all.")] = "open",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
    before: Annotated[str, typer.Option(help="Go on after this id (the last of the page before).")] = "",
    as_json: Json = False,
) -> None:
    """List what waits for a decision, newest first."""
    if context.invoked_subcommand:
        return
    from services.running import approvals

    found = ask(lambda installation, actor: approvals.listing(installation, actor, state, limit=limit, before=before))
    answer(found, table(rows_of(found), COLUMNS, "Nothing waits for a decision."), as_json)


@app.command()
def show(approval_id: Id, as_json: Json = False) -> None:
    """Show what is asked, and how to decide."""
    from services.running import approvals

    view = ask(lambda installation, actor: approvals.show(installation, actor, approval_id))
    answer(view, _words(view), as_json)


@app.command()
def decide(
    approval_id: Id,
    content: Annotated[str, typer.Option(help="The hash `approvals show` gives: what exactly you decide about.")],
    approve: Annotated[bool, typer.Option("--approve/--reject", help="Agree, or refuse.")],
    note: Annotated[str, typer.Option(help="Why, for whoever looks at it later.")] = "",
    as_json: Json = False,
) -> None:
    """Agree or refuse; the run then goes on or stops."""
    from services.running import approvals

    view = ask(
        lambda installation, actor: approvals.decide(
            installation, actor, approval_id, approve=approve, content=content, note=note
        )
    )
    answer(view, f"Approval {view.id} is {view.state}", as_json)


def _words(view: "ApprovalView") -> str:
    lines = [f"{view.recipe}, run {view.run}: {view.state}", f"  {_readable(view.ask)}"]
    lines += [f"    {name}: {_readable(value)}" for name, value in view.show.items()]
    lines.append(f"  asked of the {view.who} at {cell(view.created_at)}, until {cell(view.expires_at)}")
    if view.decided_by:
        lines.append(f"  {view.state} by {view.decided_by} at {cell(view.decided_at)} {_readable(view.note)}".rstrip())
    if view.state == "open":
        lines.append(f"  -> lexrelay approvals decide {view.id} --approve --content {view.content}")
    return "\n".join(lines)


def _readable(value: Any) -> str:
    """Return a value whose further lines stand deeper than ours: none can be taken for another value."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.replace("\n", "\n        ")
