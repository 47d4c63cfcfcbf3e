"""Rows of webhooks."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class HookRow:
    """A push subscription. `secret` is empty until the vendor told us."""

    id: str
    firm: str
    connection_id: str
    app: str
    model: str
    vendor_id: str
    path_token: str = field(repr=False)
    secret: str = field(repr=False)
    state: str
    expires_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class MessageRow:
    """A stored webhook message; `firm` is empty when the app's shared address received it."""

    id: str
    app: str
    firm: str
    hook_id: str | None
    body: bytes = field(repr=False)
    received_at: datetime
    attempts: int
    next_try_at: datetime | None
    error: str
