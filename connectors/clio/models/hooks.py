"""Push subscriptions."""

from connectors.clio.models.common import Moment
from core.forms import Record


class Hook(Record):
    """A push subscription; `status` is `pending`, `enabled` or `suspended`."""

    id: int
    status: str | None = None
    shared_secret: str | None = None
    expires_at: Moment | None = None
    url: str | None = None
