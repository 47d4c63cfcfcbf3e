"""JSON bodies whose amounts are written digit for digit."""

from connectors._kit.wire import write_json

__all__ = ["write_json"]
