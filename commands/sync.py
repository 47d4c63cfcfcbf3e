"""`lexrelay sync`: keep QuickBooks like Clio. You see every change before it is made."""

from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from commands import sync_contacts, sync_settings, sync_sweep, sync_words
from commands.exits import Exit
from commands.terminal import Json, answer, ask, progress, rows_of, say, table

if TYPE_CHECKING:
    from services.bookkeeping.book_views import ApplyReport, PlanView

app = typer.Typer(name="sync", help="Keep QuickBooks like Clio: look, approve, apply, and see what is held.")
Books = Annotated[str, typer.Option("--books", help="Which books, when the firm has several.")]
BOOKS = {
    "name": "BOOKS",
    "state": "STATE",
    "clio": "CLIO",
    "quickbooks": "QUICKBOOKS",
    "last_cycle_at": "LAST CYCLE",
    "last_error": "LAST PROBLEM",
}
HOLDS = {"id": "ID", "kind": "KIND", "code": "WHY", "key": "WHAT", "client": "CLIENT", "amount": "AMOUNT"}
PLANS = {
    "created_at": "MADE",
    "digest": "PLAN",
    "state": "STATE",
    "total": "STEPS",
    "done": "DONE",
    "decided_by": "APPROVED BY",
    "error": "PROBLEM",
}
sync_settings.add_to(app)
sync_sweep.add_to(app)
sync_contacts.add_to(app)


@app.callback(invoke_without_command=True)
def list_books(context: typer.Context, as_json: Json = False) -> None:
    """List the books: one Clio account with one QuickBooks company each."""
    if context.invoked_subcommand:
        return
    from services.bookkeeping import books

    found = ask(books.listing)
    answer(found, table(rows_of(found), BOOKS, "No books yet. Begin with `lexrelay sync setup`."), as_json)


@app.command()
def plan(
    books: Books = "",
    full: Annotated[bool, typer.Option("--full", help="Read everything again, on both sides.")] = False,
    as_json: Json = False,
) -> None:
    """Show what would be created, changed, voided, skipped and held, with totals; nothing is written.

    Exit code 3: a person must approve it (`lexrelay sync approve`).
    """
    from services.bookkeeping import book_plans

    with progress("Reading both sides") as tell:

        async def told(what: str, count: int) -> None:
            tell(f"Reading Clio: {count} {what}")

        view = ask(lambda inst, actor: book_plans.plan(inst, actor, books, full=full, progress=told))
    answer(view, sync_words.plan(view), as_json)
    _ask_for_a_person(view)


@app.command()
def approve(
    digest: Annotated[str, typer.Argument(metavar="PLAN", help="The plan, by the first 8 or more characters shown.")],
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Agree to exactly the plan you looked at; it is then applied within minutes, or at once with `sync apply`."""
    from services.bookkeeping import book_plans

    view = ask(lambda inst, actor: book_plans.approve(inst, actor, digest, books))
    answer(view, f"Plan {view.digest[:12]} is {view.state}: {view.total} steps", as_json)


@app.command()
def apply(
    digest: Annotated[str, typer.Option(metavar="PLAN", help="Also approve this plan, which you looked at.")] = "",
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Apply the approved plan now. Safe to repeat: after an interruption it goes on where it was."""
    from services.bookkeeping import book_plans

    with progress("Looking whether the plan still fits") as tell:
        pace = sync_words.Pace()

        async def told(done: int, total: int) -> None:
            tell(pace.words(done, total, monotonic()))

        report = ask(lambda inst, actor: book_plans.apply_patiently(inst, actor, books, digest=digest, told=told))
    answer(report, sync_words.applied(report), as_json)
    _ask_after(report)


@app.command()
def on(books: Books = "", as_json: Json = False) -> None:
    """Switch the books on: they are looked at every five minutes. Refused while the check finds a problem."""
    from services.bookkeeping import book_plans

    with progress("Checking both sides"):
        view = ask(lambda inst, actor: book_plans.switch_on(inst, actor, books))
    mode = "small changes are applied by themselves" if view.unattended else "every plan waits for your approval"
    answer(view, f"{view.name} is on; {mode}", as_json)


@app.command()
def off(books: Books = "", as_json: Json = False) -> None:
    """Pause the books. What was posted stays; nothing is lost when they are switched on again."""
    from services.bookkeeping import book_plans

    view = ask(lambda inst, actor: book_plans.switch_off(inst, actor, books))
    answer(view, f"{view.name} is {view.state}", as_json)


@app.command()
def status(books: Books = "", as_json: Json = False) -> None:
    """Say where the books stand: the open plan, its progress, and how much waits for you."""
    from services.bookkeeping import book_plans

    view = ask(lambda inst, actor: book_plans.status(inst, actor, books))
    answer(view, sync_words.status(view), as_json)


@app.command()
def holds(
    books: Books = "",
    kind: Annotated[str, typer.Option(help="Only hold, alarm, refusal or drift.")] = "",
    as_json: Json = False,
) -> None:
    """List what is held and what needs a look: whose, how much, why, and the safe ways out."""
    from services.bookkeeping import book_plans

    found = ask(lambda inst, actor: book_plans.holds(inst, actor, books, kind))
    answer(found, sync_words.findings(found), as_json)


@app.command()
def release(
    finding: Annotated[str, typer.Argument(metavar="ID", help="Id of the hold, refusal or alarm.")],
    reason: Annotated[str, typer.Option(help="Why this is right; it is kept with your name.")],
    way: Annotated[str, typer.Option("--as", help="The way out, as `sync holds` names it, such as post-again.")] = "",
    tax: Annotated[str, typer.Option(help="Of a credit note on a taxed bill: how much of it is tax.")] = "",
    as_json: Json = False,
) -> None:
    """Decide about what is held, with your reason (administrator); the next plan shows it and does it once."""
    from services.bookkeeping import book_plans

    amount = sync_words.amount(tax) if tax else None
    view = ask(lambda inst, actor: book_plans.release(inst, actor, finding, reason, way=way, tax=amount))
    answer(view, f"{view.code} {view.key}: {view.decision}. The next plan follows it", as_json)


@app.command()
def history(
    books: Books = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")] = 50,
    before: Annotated[str, typer.Option(help="Go on after this id (the last of the page before).")] = "",
    as_json: Json = False,
) -> None:
    """List earlier plans: when, how large, who approved."""
    from services.bookkeeping import book_plans

    found = ask(lambda inst, actor: book_plans.history(inst, actor, books, limit=limit, before=before))
    rows = [{**row, "digest": row["digest"][:12]} for row in rows_of(found)]
    answer(found, table(rows, PLANS, "There was no plan yet."), as_json)


@app.command("show")
def show_plan(
    plan_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a plan.")], as_json: Json = False
) -> None:
    """Show every step of one plan, also of an earlier one."""
    from services.bookkeeping import book_plans

    view = ask(lambda inst, actor: book_plans.show_plan(inst, actor, plan_id))
    answer(view, sync_words.plan(view), as_json)


def _ask_for_a_person(view: "PlanView") -> None:
    if view.state == "proposed" and view.total and view.reasons:
        say(f"A person must approve it: lexrelay sync apply --digest {view.digest[:12]}")
        raise typer.Exit(Exit.NEEDS_A_PERSON)


def _ask_after(report: "ApplyReport") -> None:
    if report.state == "stale" or report.refused:
        raise typer.Exit(Exit.NEEDS_A_PERSON)
