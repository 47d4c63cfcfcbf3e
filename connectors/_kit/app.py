"""What a connector folder says of its app, as `APP` in connectors/<app>/__init__.py."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, SecretStr

from connectors._kit.http import Http
from connectors._kit.webhooks import Webhooks

Environment = Mapping[str, str]
"""The process's settings by their full names (`LEXRELAY_...`)."""


@dataclass(frozen=True)
class Place:
    """Where one region or environment of a vendor answers, and our credentials there.

    Addresses of sign-in are None for an app that takes an API key.
    """

    region: str
    title: str
    api_url: str
    authorize_url: str | None = None
    token_url: str | None = None
    revoke_url: str | None = None
    client_id: str = ""
    client_secret: SecretStr = field(default_factory=lambda: SecretStr(""))
    missing: tuple[str, ...] = ()
    """Names of the settings that must be set before anyone can connect here."""

    @property
    def local(self) -> bool:
        """Whether this is a stand-in on this machine and not the vendor's own host."""
        return (urlsplit(self.api_url).hostname or "") in ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class OAuth:
    """How this vendor's authorization-code sign-in differs from the standard."""

    client_auth: Literal["client_secret_post", "client_secret_basic"]
    scope: str = ""
    authorize_extra: Mapping[str, str] = field(default_factory=dict)
    token_headers: Mapping[str, str] = field(default_factory=dict)
    account_parameter: str = ""
    """Name of the callback parameter that carries the account (`realmId`)."""
    refresh_margin: float = 300.0
    """Seconds before expiry at which the token is refreshed."""
    revocation: Literal["form_with_bearer", "json_with_basic"] = "form_with_bearer"
    """How access is given back: the access token as a form, or the refresh token as JSON."""


@dataclass(frozen=True)
class ApiKey:
    """A connection is made by typing a key; `header` carries it, e.g. ("Authorization", "Bearer {key}")."""

    header: tuple[str, str]
    help: str


@dataclass(frozen=True)
class Typed:
    """A connection is made by filling a form; its `SecretStr` fields are sealed with the rest and never shown again."""

    form: type[BaseModel]
    help: str


@dataclass(frozen=True)
class Filled:
    """What the client of an app that is connected by a form gets: the form, the settings and the firm's own folder."""

    form: Any
    environment: Environment
    folder: Path


@dataclass(frozen=True)
class Account:
    """Whose account a connection reaches: the vendor's id (unique within app and region) and a name people know."""

    id: str
    name: str


@dataclass(frozen=True)
class Limit:
    """At most `count` requests in any `seconds`; `burst` of them at once.

    `header` names the answer header in which the vendor says how many it grants at present, if it does.
    """

    count: int
    seconds: float
    burst: int
    header: str = ""


@dataclass(frozen=True)
class Permissions:
    """Parts of an account that may be closed to us, by the names the vendor's own settings use.

    `await missing(client)` tries each with one small request. `needed` says for an operation's name which parts it
    uses, `books` which ones keeping the books uses.
    """

    missing: Callable[[Any], Awaitable[tuple[str, ...]]]
    needed: Mapping[str, tuple[str, ...]]
    books: tuple[str, ...]


@dataclass(frozen=True)
class App:
    """Everything about an app that is not a trigger or an action.

    `client(http, account_id)` builds the typed client that every operation receives first (an app that is connected by
    a form gets `Filled` instead of the id); `identify(client)` asks the vendor who we are, or if the form is right.
    `lookup_after` (s) is how long after a send an unknown outcome may still turn into a commit. `transport` replaces
    the way to the network for an app that is connected by a form. What is built in has no `sign_in`.
    `await own_fields[kind](client)` is the JSON Schema of an object whose fields the account defines; `OwnFields` marks
    where such an object stands.
    """

    title: str
    summary: str
    docs_url: str
    places: Callable[[Environment], tuple[Place, ...]]
    settings: tuple[str, ...]
    sign_in: OAuth | ApiKey | Typed | None
    client: Callable[[Http, Any], Any]
    identify: Callable[[Any], Awaitable[Account]]
    limits: tuple[Limit, ...]
    lookup_after: float = 180.0
    send_deadline: float = 30.0
    webhooks: Webhooks | None = None
    transport: Callable[[Filled], httpx.AsyncBaseTransport] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    own_fields: Mapping[str, Callable[[Any], Awaitable[dict[str, Any]]]] = field(default_factory=dict)
    permissions: Permissions | None = None
