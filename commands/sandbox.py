"""`lexrelay sandbox`: the built-in firm that stands in for Clio and QuickBooks."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.terminal import answer
from core.errors import mistake

app = typer.Typer(name="sandbox", help="Serve and steer the built-in demo firm.", no_args_is_help=True)
Port = Annotated[int, typer.Option(min=1, max=65535, envvar="LEXRELAY_SANDBOX_PORT", help="Port of the sandbox.")]
DEFAULT_PORT = 8790


@app.command()
def serve(
    port: Port = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    state: Annotated[Path | None, typer.Option(help="File that keeps the firm; without it memory only.")] = None,
    seed: Annotated[int, typer.Option(help="Which firm to grow and which faults to draw.")] = 7,
) -> None:
    """Serve the stand-ins for Clio and QuickBooks until stopped."""
    from commands.orphans import check_port
    from sandbox.app import serve as serve_sandbox

    check_port(host, port, "LEXRELAY_SANDBOX_PORT")
    serve_sandbox(host, port, state, seed)


@app.command()
def seed(
    clients: Annotated[int, typer.Option(min=1, max=10_000)] = 40,
    matters: Annotated[int, typer.Option(min=1, max=10_000)] = 45,
    bills: Annotated[int, typer.Option(min=1, max=10_000)] = 55,
    port: Port = DEFAULT_PORT,
) -> None:
    """Found the firm: clients, matters and bills that wait for approval."""
    _post(port, "seed", {"clients": clients, "matters": matters, "bills": bills})


@app.command()
def work(  # noqa: PLR0917 - the command line's options
    approve_bills: Annotated[int, typer.Option(min=0)] = 0,
    new_bills: Annotated[int, typer.Option(min=0)] = 0,
    pay_invoices: Annotated[int, typer.Option(min=0)] = 0,
    open_matters: Annotated[int, typer.Option(min=0)] = 0,
    close_matters: Annotated[int, typer.Option(min=0)] = 0,
    new_contacts: Annotated[int, typer.Option(min=0)] = 0,
    port: Port = DEFAULT_PORT,
) -> None:
    """Do some of the firm's work at once, as its people would; prints the ids."""
    wanted = {
        "approve_bills": approve_bills,
        "new_bills": new_bills,
        "pay_invoices": pay_invoices,
        "open_matters": open_matters,
        "close_matters": close_matters,
        "new_contacts": new_contacts,
    }
    _post(port, "work", {name: count for name, count in wanted.items() if count})


@app.command()
def report(port: Port = DEFAULT_PORT) -> None:
    """Print what both stand-ins hold, and whether each approved bill became one right invoice."""
    _show(port, "report")


@app.command()
def faults(
    settings: Annotated[str, typer.Argument(help='JSON such as {"rate_cut_after": 0.1}; empty shows them.')] = "",
    reset: Annotated[bool, typer.Option("--none", help="End all faults first.")] = False,
    port: Port = DEFAULT_PORT,
) -> None:
    """Show or change which faults the stand-ins play."""
    changes = _read(settings)
    if reset:
        from commands.firm import NO_FAULTS

        changes = {**NO_FAULTS, **changes}
    if changes:
        _post(port, "faults", changes)
    else:
        _show(port, "faults")


def _read(text: str) -> dict[str, Any]:
    try:
        changes = json.loads(text or "{}")
    except ValueError:
        changes = None
    if not isinstance(changes, dict):
        raise mistake("Faults", "they are not a JSON object", 'Whoever types them can write {"rate_429": 0.1}')
    return changes


def _show(port: int, path: str) -> None:
    import asyncio

    from commands.firm import Firm

    answer(asyncio.run(Firm(port).show(path)), "", True)


def _post(port: int, path: str, body: dict[str, Any]) -> None:
    import asyncio

    from commands.firm import Firm

    answer(asyncio.run(Firm(port).tell(path, body)), "", True)
