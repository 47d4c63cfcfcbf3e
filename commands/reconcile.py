"""`lexrelay reconcile`: prove trust money three ways, enter bank statements, and freeze month ends."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import reconcile_words
from commands.exits import Exit
from commands.terminal import Json, answer, ask, progress, rows_of, say, table
from core.errors import mistake

if TYPE_CHECKING:
    from services.bookkeeping.proof_views import ProofView

app = typer.Typer(name="reconcile", help="Prove trust money: bank = liability = client ledgers = the bank's statement.")
statement = typer.Typer(name="statement", help="Bank statements of the trust accounts.", no_args_is_help=True)
app.add_typer(statement)
Books = Annotated[str, typer.Option("--books", help="Which books, when the firm has several.")]
Account = Annotated[str, typer.Option("--account", help="Which trust account: its name or id in Clio.")]
Day = typer.Option(formats=["%Y-%m-%d"], help="A day such as 2026-03-31.")
LISTED = {
    "id": "ID",
    "as_of": "AS OF",
    "account": "ACCOUNT",
    "frozen": "FROZEN",
    "difference_count": "DIFFERENCES",
    "residue": "RESIDUE",
    "made_by": "BY",
}
STATEMENTS = {"id": "ID", "ends_on": "ENDS", "balance": "BALANCE", "lines": "LINES", "added_by": "BY"}


@app.callback(invoke_without_command=True)
def reconcile(
    context: typer.Context,
    books: Books = "",
    account: Account = "",
    as_of: Annotated[datetime | None, Day] = None,
    as_json: Json = False,
) -> None:
    """Compare all trust accounts as of today, or of a day. Exit code 3: the sides differ."""
    if context.invoked_subcommand:
        return
    from services.bookkeeping import reconciliation

    with progress("Reading both sides") as tell:

        async def told(what: str, count: int) -> None:
            tell(f"Reading Clio: {count} {what}")

        day = as_of.date() if as_of else None
        view = ask(lambda inst, actor: reconciliation.run(inst, actor, books, as_of=day, progress=told))
    answer(view, reconcile_words.proof(view, account), as_json)
    _ask_for_a_person(view)


def _ask_for_a_person(view: "ProofView") -> None:
    if not view.clean:
        raise typer.Exit(Exit.NEEDS_A_PERSON)


@app.command("list")
def list_proofs(books: Books = "", as_json: Json = False) -> None:
    """List comparisons and frozen months, newest first."""
    from services.bookkeeping import reconciliation

    found = ask(lambda inst, actor: reconciliation.listing(inst, actor, books))
    answer(found, table(rows_of(found), LISTED, "Nothing was compared yet."), as_json)


@app.command()
def show(
    proof_id: Annotated[str, typer.Argument(help="Id of a comparison or frozen month.")],
    pdf: Annotated[Path | None, typer.Option(help="Write the frozen month as PDF to this file.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write the frozen month as CSV to this file.")] = None,
    as_json: Json = False,
) -> None:
    """Show a comparison; write a frozen month's report to files."""
    from services.bookkeeping import reconciliation

    view = ask(lambda inst, actor: reconciliation.show(inst, actor, proof_id))
    answer(view, reconcile_words.proof(view), as_json)
    if pdf or csv:
        made = ask(lambda inst, actor: reconciliation.report(inst, actor, proof_id))
        for path, content in ((pdf, made.pdf), (csv, made.csv)):
            if path:
                path.write_bytes(content)
                say(f"Written: {path}")


@app.command()
def freeze(
    *,
    month: Annotated[str, typer.Option(help="The month, such as 2026-03.")],
    preparer: Annotated[str, typer.Option(help="Who prepared it; printed on the report.")],
    account: Account = "",
    books: Books = "",
    with_differences: Annotated[bool, typer.Option(help="Even if it does not agree; the report says so.")] = False,
    as_json: Json = False,
) -> None:
    """Freeze a month end: later changes show as differences to it."""
    from services.bookkeeping import reconciliation

    with progress("Reading both sides"):
        view = ask(
            lambda inst, actor: reconciliation.freeze(
                inst, actor, account, month, preparer, books=books, with_differences=with_differences
            )
        )
    text = f"Month {month} is frozen: {view.id}\nSHA-256 {view.hash}\nPrint it: `lexrelay reconcile show ID --pdf FILE`"
    answer(view, text, as_json)


@app.command()
def changes(books: Books = "", as_json: Json = False) -> None:
    """List what differs from the months that were signed."""
    from services.bookkeeping import reconciliation

    with progress("Reading both sides"):
        found = ask(lambda inst, actor: reconciliation.changes(inst, actor, books))
    text = "\n".join(f"{each.month} {each.account}: {each.sentence}" for each in found)
    answer(found, text or "Nothing differs from the signed months.", as_json)


@statement.command()
def add(
    file: Annotated[
        Path | None, typer.Argument(help="CSV, OFX or QFX of the bank.", exists=True, dir_okay=False)
    ] = None,
    *,
    account: Account = "",
    ends_on: Annotated[datetime | None, Day] = None,
    balance: Annotated[str, typer.Option(help="Closing balance as printed, such as 4597.50.")] = "",
    starts_on: Annotated[datetime | None, Day] = None,
    column: Annotated[list[str] | None, typer.Option(help="A column by role, such as amount=Betrag.")] = None,
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Keep a bank statement; how its CSV is read is remembered for the account."""
    import base64

    from services.bookkeeping import reconciliation

    order = reconciliation.NewStatement(
        account=account,
        ends_on=ends_on.date() if ends_on else None,
        balance=balance or None,
        starts_on=starts_on.date() if starts_on else None,
        file=base64.b64encode(file.read_bytes()) if file else b"",
        columns=dict(_pair(each) for each in column or []),
    )
    view = ask(lambda inst, actor: reconciliation.add(inst, actor, order, books))
    for doubt in view.doubts:
        say(f"Please check: {doubt}")
    answer(view, f"Statement to {view.ends_on} is kept with {view.lines} lines: {view.id}", as_json)


def _pair(text: str) -> tuple[str, str]:
    role, equals, name = text.partition("=")
    if not equals:
        raise mistake(f"Column '{text}'", "it has no =", "Write it like amount=Betrag")
    return role.strip(), name.strip()


@statement.command("list")
def list_statements(books: Books = "", as_json: Json = False) -> None:
    """List kept statements, newest first."""
    from services.bookkeeping import reconciliation

    found = ask(lambda inst, actor: reconciliation.statements(inst, actor, books))
    answer(found, table(rows_of(found), STATEMENTS, "No statement yet."), as_json)


@statement.command("errors")
def note_errors(
    statement_id: Annotated[str, typer.Argument(help="Id of the statement.")],
    lines: Annotated[list[str] | None, typer.Argument(help="Ids of the lines; none takes it back.")] = None,
    as_json: Json = False,
) -> None:
    """Declare lines the bank's own mistakes, until it corrects them."""
    from services.bookkeeping import reconciliation

    view = ask(lambda inst, actor: reconciliation.note_bank_errors(inst, actor, statement_id, lines or []))
    answer(view, f"{len(lines or [])} lines of the statement to {view.ends_on} are the bank's mistakes", as_json)
