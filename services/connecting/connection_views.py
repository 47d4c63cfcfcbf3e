"""How a connection is shown: whose account it is, whether it works, and until when."""

from datetime import datetime

from connectors._kit.catalog import find_connector
from core.clock import now
from core.errors import NotFound, Problem
from services.views import View
from storage import FirmStore
from storage.rows import ConnectionRow


class ConnectionView(View):
    """A connected account. `days_left` counts until someone must sign in again; None means no known end."""

    id: str
    app: str
    app_title: str
    region: str
    name: str
    account_id: str
    account_name: str
    state: str
    broken_reason: str
    expires_at: datetime | None
    refresh_expires_at: datetime | None
    hard_expires_at: datetime | None
    days_left: int | None
    created_at: datetime


def view_of(row: ConnectionRow) -> ConnectionView:
    """Return what people see of a connection; its secret stays in storage."""
    connector = find_connector(row.app)
    ends = [moment for moment in (row.refresh_expires_at, row.hard_expires_at) if moment]
    days = (min(ends) - now()).days if ends else None
    title = connector.app.title if connector else row.app
    shown = {name: getattr(row, name) for name in ConnectionView.model_fields if hasattr(row, name)}
    return ConnectionView(**shown, app_title=title, days_left=days)


def landing(back_to: str, connection_id: str) -> str:
    """Return the address to show after connecting: where the person came from, or the connection itself."""
    address = back_to or f"/connections/{connection_id}"
    return f"{address}{'&' if '?' in address else '?'}connected={connection_id}"


async def find_row(firm: FirmStore, id_or_name: str) -> ConnectionRow:
    """Return a connection by its name or id; raises NotFound naming those that exist."""
    rows = await firm.connections.list(limit=1000)
    found = [row for row in rows if row.name == id_or_name] or [row for row in rows if row.id == id_or_name]
    if found:
        return found[0]
    names = ", ".join(sorted(row.name for row in rows)) or "none yet"
    cause = f"there is none of this name or id (connections: {names})"
    raise NotFound((Problem(f"Connection '{id_or_name}'", cause, "Choose one of these, or run `lexrelay connect`"),))
