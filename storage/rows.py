"""What leaves storage: frozen rows with opened contents. Column `lease_*` stays inside unless a caller needs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import RowMapping

R = TypeVar("R")


def build(row: type[R], values: Mapping[str, Any] | RowMapping, **opened: Any) -> R:
    """Make a row from a database record, with sealed columns replaced by what they hold."""
    given = {**values, **opened}
    return row(**{each.name: given[each.name] for each in fields(row)})  # type: ignore[arg-type]


@dataclass(frozen=True)
class FirmRow:
    """A tenant. `zone`: where its days begin, as an IANA name."""

    id: str
    name: str
    zone: str
    created_at: datetime


@dataclass(frozen=True)
class TokenRow:
    """An API token; only its hash is kept."""

    id: str
    firm: str
    name: str
    role: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class AuditRow:
    """One link of a firm's audit chain; `number` counts from 1 without gaps."""

    firm: str
    number: int
    at: datetime
    actor: str
    verb: str
    subject: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class ConnectionRow:
    """A signed-in account. `state` is connected, broken (sign in again) or disconnected (secret forgotten)."""

    id: str
    firm: str
    app: str
    region: str
    name: str
    account_id: str
    account_name: str
    state: str
    broken_reason: str
    secret_version: int
    expires_at: datetime | None
    refresh_expires_at: datetime | None
    hard_expires_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Expiries:
    """When the access token, the refresh token and the whole authorisation end; None when they do not."""

    access: datetime | None = None
    refresh: datetime | None = None
    hard: datetime | None = None


@dataclass(frozen=True)
class Secret:
    """A connection's credentials as the caller serialised them; never shown by repr."""

    value: bytes = field(repr=False)
    version: int
    expires_at: datetime | None


@dataclass(frozen=True)
class Lease:
    """The right to refresh, until `until`; `fence` proves it and `version` is that of `secret`."""

    fence: int
    secret: bytes = field(repr=False)
    version: int
    until: datetime


@dataclass(frozen=True)
class AttemptRow:
    """A sign-in on its way; `reconnects` is the connection it renews.

    `sign_in` is the browser that must bring the answer, empty for any; `back_to` is where it then goes.
    """

    state_hash: str
    firm: str
    app: str
    region: str
    name: str
    reconnects: str | None
    redirect_uri: str
    started_by: str
    sign_in: str
    back_to: str
    created_at: datetime
    used_at: datetime | None
    outcome: str


@dataclass(frozen=True)
class SourceRow:
    """What is listened to: one trigger with one input on one connection. `fence` proves the poll lease."""

    id: str
    firm: str
    connection_id: str | None
    trigger_key: str
    input: dict[str, Any]
    input_fingerprint: str
    since: datetime | None
    page: str | None
    state: str
    baseline_done: bool
    last_poll_at: datetime | None
    next_poll_at: datetime | None
    last_error: str
    fence: int


@dataclass(frozen=True)
class SeenRow:
    """The watched values last seen of one object; `version` counts their changes from 1."""

    object_id: str
    watched: dict[str, Any]
    fingerprint: str
    version: int
    updated_at: datetime


@dataclass(frozen=True)
class Found:
    """An item a poll found. With `watched`, it counts only if the seen row is still at `seen_version` (0: none)."""

    identity: str
    object_id: str
    payload: Any
    watched: dict[str, Any] | None = None
    seen_version: int = 0


@dataclass(frozen=True)
class EventRow:
    """Something that happened, once per source and identity."""

    id: str
    firm: str
    source_id: str
    identity: str
    object_id: str
    payload: Any
    created_at: datetime


@dataclass(frozen=True)
class RecipeRow:
    """A recipe; `version` is the current one (0: nothing saved yet), `asked_by` who asks that it be turned on."""

    id: str
    firm: str
    name: str
    state: str
    version: int
    source_id: str | None
    created_at: datetime
    updated_at: datetime
    asked_by: str


@dataclass(frozen=True)
class VersionRow:
    """A saved text of a recipe; never changes."""

    recipe_id: str
    version: int
    document: dict[str, Any]
    text: str
    fingerprint: str
    created_by: str
    created_at: datetime


@dataclass(frozen=True)
class RunRow:
    """One recipe version working on one event. `waiting_for` is e.g. `connection:<id>`, `time` or `effect:<id>`."""

    id: str
    firm: str
    recipe_id: str
    version: int
    event_id: str | None
    identity: str
    state: str
    position: str
    waiting_for: str
    wake_at: datetime | None
    error: dict[str, Any] | None
    attempts: int
    created_at: datetime
    dispatched_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class StepRow:
    """What one step of a run took in and gave out."""

    run_id: str
    position: str
    state: str
    input: Any
    output: Any
    error: dict[str, Any] | None
    effect_id: str | None
    attempts: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class EffectRow:
    """One intended write. `rounds` counts sends whose outcome was or may be unknown."""

    id: str
    firm: str
    key: str
    connection_id: str
    action_key: str
    generation: int
    marker: str
    request_id: str
    payload_hash: str
    state: str
    intended_at: datetime
    sent_at: datetime | None
    look_at: datetime | None
    rounds: int
    lease_by: str
    lease_until: datetime | None
    fence: int
    result: Any
    object_id: str
    evidence: dict[str, Any]
