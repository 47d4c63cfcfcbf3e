"""Which headers people may set: plain text on one line, and none that steer the connection itself."""

import re
from collections.abc import Mapping

NAME = re.compile(r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")
VALUE = re.compile(r"^[\x20-\x7e\t]{0,4000}$")
OURS = frozenset(
    (
        *("accept-encoding", "connection", "content-length", "cookie", "expect", "host", "idempotency-key"),
        *("keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    )
)
KEPT = ("content-type", "etag", "last-modified", "link", "location", "request-id", "x-request-id")
"""Headers of an answer that later steps may need."""


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers that may be sent; raises ValueError naming the first that may not (values may be secret)."""
    for name, value in headers.items():
        if not NAME.fullmatch(name):
            raise ValueError("the name of a header has only letters, digits and hyphens, such as X-Case-Number")
        if name.lower() in OURS:
            raise ValueError(f"the header {name} is set by Lexrelay itself")
        if not VALUE.fullmatch(value):
            raise ValueError(f"the value of the header {name} must be plain English characters on one line")
    return dict(headers)


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the few headers of an answer that are handed on; cookies never are."""
    return {name: headers[name] for name in KEPT if name in headers}
