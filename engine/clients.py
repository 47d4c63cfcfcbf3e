"""Opens the typed client of a connected account: sign-in, shared budget and deadline included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import BaseModel

from connectors._kit.app import Account, ApiKey, Filled, OAuth, Place, Typed
from connectors._kit.catalog import Connector, find_connector
from connectors._kit.http import Http
from connectors._kit.oauth import Bearer, Key, Tokens
from connectors._kit.typed import from_secret
from core.errors import NotFound, Problem, Reconnect, mistake
from core.files import Files
from engine.app_keys import OwnKeys
from engine.budget import PATIENCE, SharedBudget
from engine.tokens import StoredTokens
from engine.vendor_settings import lookup_after
from storage import Store
from storage.files import FileRules, KeptFiles
from storage.rows import ConnectionRow

TIMEOUT = httpx.Timeout(30.0, connect=10.0)


@dataclass(frozen=True)
class Session:
    """One connected account, ready for the operations of its connector."""

    row: ConnectionRow
    connector: Connector
    place: Place
    client: Any
    lookup_after: float
    tokens: StoredTokens | None = None

    @property
    def version(self) -> int:
        """Version of the secret that the last request was signed with."""
        return self.tokens.version if self.tokens else self.row.secret_version


class Clients:
    """Keeps one HTTP client per connection and process; everything shared between processes is in the store."""

    def __init__(self, store: Store, environment: Mapping[str, str], rules: FileRules | None = None) -> None:
        self._store = store
        self._rules = rules or FileRules()
        self._environment = environment
        self._open: dict[tuple[str, str, int], httpx.AsyncClient] = {}
        self._tokens: dict[tuple[str, str], StoredTokens] = {}
        self._granted: dict[tuple[str, str], dict[str, int]] = {}
        self._own = OwnKeys(store, environment)
        self.http = httpx.AsyncClient(timeout=TIMEOUT)

    async def close(self) -> None:
        """Close every pooled connection."""
        for client in (self.http, *self._open.values()):
            await client.aclose()

    def files(self, firm: str) -> KeptFiles:
        """Return a firm's kept files, which lie in the home folder."""
        home = Path(self._environment.get("LEXRELAY_HOME") or ".lexrelay")
        return KeptFiles(home / "files" / firm, self._store.keys, firm, self._rules)

    def filled(self, connector: Connector, firm: str, form: BaseModel) -> Filled:
        """Return what the client of an app that is connected by a form gets."""
        home = Path(self._environment.get("LEXRELAY_HOME") or ".lexrelay")
        return Filled(form, self._environment, home / connector.key / firm)

    def places(self, app: str) -> tuple[Place, ...]:
        """Return the regions or environments of an app; raises Mistake for an unknown app."""
        return connector_of(app).app.places(self._environment)

    async def settings_of(self, firm: str) -> Mapping[str, str]:
        """Return the vendors' settings that count for a firm: the process's own before those its admins entered."""
        return await self._own.settings(firm)

    def forget_settings(self, firm: str) -> None:
        """Read a firm's own settings anew at the next use: they were just changed."""
        self._own.forget(firm)

    async def place(self, firm: str, app: str, region: str = "") -> Place:
        """Return one place with the firm's keys; without a region, the first with credentials.

        Raises Mistake for an unknown region.
        """
        places = connector_of(app).app.places(await self.settings_of(firm))
        wanted = [p for p in places if p.region == region.lower()] if region else [p for p in places if not p.missing]
        if not wanted and region:
            known = ", ".join(p.region for p in places)
            raise mistake(f"Region '{region}' of {app}", f"it is not one of {known}", "Choose one of these")
        return wanted[0] if wanted else places[0]

    async def open(self, firm: str, connection_id: str, patience: float = PATIENCE) -> Session:
        """Return a session; raises Reconnect when the connection is broken, NotFound or Mistake."""
        return await self.open_row(await self._store.firm(firm).connections.get(connection_id), patience)

    async def open_row(
        self,
        row: ConnectionRow,
        patience: float = PATIENCE,
        deadline: timedelta | None = None,
        files: Files | None = None,
    ) -> Session:
        """Return a session of a connection just read; raises Reconnect when it is broken, or Mistake.

        `deadline` is for calls that carry a file; `files` take the place of the firm's own.
        """
        if row.state != "connected":
            raise Reconnect(row.broken_reason or f"the connection '{row.name}' is {row.state}")
        connector, place = connector_of(row.app), await self.place(row.firm, row.app, row.region)
        granted = self._granted.setdefault((row.firm, row.id), {})
        budget = SharedBudget(self._store.firm(row.firm), row.id, connector.app.limits, patience, granted)
        seconds, files = connector.app.send_deadline, files or self.files(row.firm)
        transfer = deadline.total_seconds() if deadline else seconds
        filled = await self._typed(row, connector)
        http = Http(await self._client(row, connector, place, filled), budget, seconds, files, transfer)
        client = connector.app.client(http, filled or row.account_id)
        tokens = self._tokens.get((row.firm, row.id))
        if tokens:
            tokens.place = place
        return Session(row, connector, place, client, lookup_after(connector, place, self._environment), tokens)

    async def probe(self, connector: Connector, place: Place, secret: Tokens | str, account_id: str) -> Account:
        """Ask the vendor who we are with a secret that is not stored yet."""
        auth = _Once(secret) if isinstance(secret, Tokens) else Key(_key_rules(connector), secret)
        async with httpx.AsyncClient(**_options(connector, place), auth=auth) as client:
            return await connector.app.identify(connector.app.client(Http(client), account_id))

    async def probe_form(self, connector: Connector, place: Place, filled: Filled) -> Account:
        """Try a filled form that is not stored yet, and return what it reaches."""
        async with httpx.AsyncClient(**_options(connector, place, filled)) as client:
            return await connector.app.identify(connector.app.client(Http(client), filled))

    async def _typed(self, row: ConnectionRow, connector: Connector) -> Filled | None:
        if not isinstance(connector.app.sign_in, Typed):
            return None
        kept = (await self._store.firm(row.firm).secrets.read_secret(row.id)).value
        return self.filled(connector, row.firm, from_secret(connector.app.sign_in.form, kept))

    async def _client(
        self, row: ConnectionRow, connector: Connector, place: Place, filled: Filled | None
    ) -> httpx.AsyncClient:
        reconnected = 0 if isinstance(connector.app.sign_in, OAuth) else row.secret_version
        key = (row.firm, row.id, reconnected)
        if key not in self._open:
            auth = None if filled else await self._auth(row, connector, place)
            self._open[key] = httpx.AsyncClient(**_options(connector, place, filled), auth=auth)
        return self._open[key]

    async def _auth(self, row: ConnectionRow, connector: Connector, place: Place) -> httpx.Auth:
        firm = self._store.firm(row.firm)
        if isinstance(connector.app.sign_in, OAuth):
            tokens = StoredTokens(firm, row.id, place, connector.app.sign_in, self.http)
            self._tokens[row.firm, row.id] = tokens
            return Bearer(tokens)
        return Key(_key_rules(connector), (await firm.secrets.read_secret(row.id)).value.decode())


def connector_of(app: str) -> Connector:
    """Return a connector by its key; raises NotFound naming the known ones."""
    found = find_connector(app)
    if found is None:
        raise NotFound((Problem(f"App '{app}'", "no connector has this name", "Run `lexrelay catalog` to see them"),))
    return found


class _Once(httpx.Auth):
    """Carries a token that was just granted, for the one call that asks who we are."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers["Authorization"] = f"Bearer {self._tokens.access_token}"
        yield request


def _key_rules(connector: Connector) -> ApiKey:
    if not isinstance(connector.app.sign_in, ApiKey):
        raise mistake(connector.app.title, "it is not connected by a key", f"Run `lexrelay connect {connector.key}`")
    return connector.app.sign_in


def _options(connector: Connector, place: Place, filled: Filled | None = None) -> dict[str, Any]:
    way = connector.app.transport
    options = {"base_url": place.api_url, "headers": dict(connector.app.headers), "timeout": TIMEOUT}
    return options | ({"transport": way(filled)} if way and filled else {})
