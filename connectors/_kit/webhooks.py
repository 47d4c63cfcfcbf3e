"""How an app pushes hints. A hint only says 'look again'; the object is always read anew."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Hint:
    """Something may have changed. `account` is the vendor's account id when the message carries it.

    `model` is empty when only the subscription's own address tells it.
    """

    model: str
    event: str
    object_id: str
    account: str = ""


@dataclass(frozen=True)
class Subscription:
    """A push subscription at the vendor. `secret` signs its messages; empty until the handshake told us."""

    id: str
    secret: str
    expires_at: datetime | None
    enabled: bool


@dataclass(frozen=True)
class Registration:
    """For vendors where each connection subscribes by API (Clio).

    `subscribe(client, url, model, events, expires_at)`, `renew(client, subscription_id, expires_at)`,
    `read(client, subscription_id)` (None when it is gone) and `unsubscribe(client, subscription_id)`.
    """

    subscribe: Callable[[Any, str, str, tuple[str, ...], datetime], Awaitable[Subscription]]
    renew: Callable[[Any, str, datetime], Awaitable[Subscription]]
    read: Callable[[Any, str], Awaitable[Subscription | None]]
    unsubscribe: Callable[[Any, str], Awaitable[None]]
    lifetime: timedelta
    renew_before: timedelta
    handshake_header: str


@dataclass(frozen=True)
class Webhooks:
    """How messages are verified and read.

    With `registration` each subscription has its own address and secret; without it one address serves the whole
    app and `verifier_setting` names the setting with the secret. `verify(body, signature, secret)` takes constant time.
    """

    signature_header: str
    verify: Callable[[bytes, str, str], bool]
    hints: Callable[[bytes], tuple[Hint, ...]]
    registration: Registration | None = None
    verifier_setting: str = ""
