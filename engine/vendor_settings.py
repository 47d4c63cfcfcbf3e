"""Settings that concern one vendor: checked at start, so that a wrong one never fails a run."""

from collections.abc import Iterator
from math import isfinite
from urllib.parse import urlsplit

from connectors._kit.app import Environment, Place
from connectors._kit.catalog import Connector
from core.errors import Mistake, Problem, mistake

RUNNER = "The person who runs this installation can correct it in the environment of the process"
REAL_LOOKUP_AFTER = 180.0
"""Seconds; a vendor gives a request up after 120, and it may leave us up to 30 after we noted it."""


def vendor_problems(connector: Connector, environment: Environment) -> list[Problem]:
    """Return everything that is wrong with one connector's settings."""
    problems = list(_address_problems(connector, environment))
    try:
        places = connector.app.places(environment)
        for place in [place for place in places if not place.missing]:
            lookup_after(connector, place, environment)
        poll_seconds(connector.key, environment)
    except Mistake as error:
        problems += error.problems
    return problems


def _address_problems(connector: Connector, environment: Environment) -> Iterator[Problem]:
    for name in (name for name in connector.app.settings if name.endswith("_URL")):
        address = environment.get(name, "").strip()
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.hostname):
            yield Problem(f"Setting {name}", "it is no http or https address", RUNNER)


def lookup_after(connector: Connector, place: Place, environment: Environment) -> float:
    """Return seconds before an unknown outcome is looked up; below 180 only stand-ins on this machine are accepted."""
    name = f"LEXRELAY_{connector.key.upper()}_LOOKUP_AFTER"
    seconds = _seconds(name, environment)
    if seconds is None:
        return connector.app.lookup_after
    if seconds < REAL_LOOKUP_AFTER and not place.local:
        cause = "below 180 seconds a late commit at the vendor could be posted twice"
        raise mistake(f"Setting {name}", cause, RUNNER)
    return seconds


def poll_seconds(app: str, environment: Environment) -> float | None:
    """Return the interval that replaces the triggers' own, None without one; at least a second."""
    seconds = _seconds(f"LEXRELAY_{app.upper()}_POLL_SECONDS", environment)
    return None if seconds is None else max(1.0, seconds)


def _seconds(name: str, environment: Environment) -> float | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not isfinite(seconds) or seconds <= 0:
        raise mistake(f"Setting {name}", "it is not a number of seconds above 0", RUNNER)
    return seconds
