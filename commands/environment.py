"""The settings a command works with: those of the process, and those of the demo firm when there are no others."""

import contextlib
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from core.errors import mistake
from core.settings import Settings

Environment = Mapping[str, str]

SANDBOX_STATE = "sandbox.db"
"""File in the home folder that holds the demo firm; a home with it is a demo home."""

LOOKUP_AFTER = "5"
"""Seconds; more than the sandbox's late commits take (its `late_seconds`, at most 3.3 here)."""

POLL_SECONDS = "15"
VERIFIER = "demo-verifier"
KEPT = ("connections", "recipes")


def effective_environment(given: Environment | None = None, *, demo: bool | None = None) -> dict[str, str]:
    """Return the settings with an absolute home; a demo home gets the sandbox's addresses. Raises Mistake."""
    from engine.installation import settings_of

    environment = dict(os.environ if given is None else given)
    settings = settings_of(environment)
    environment["LEXRELAY_HOME"] = str(settings.home.resolve())
    if demo if demo is not None else is_demo_home(environment, settings):
        return {**environment, **demo_settings(settings)}
    return environment


def is_demo_home(environment: Environment, settings: Settings) -> bool:
    """Whether this home holds the demo firm; raises Mistake when real credentials are set for such a home."""
    if demo_settings(settings).items() <= environment.items():
        return True
    demo = (settings.home / SANDBOX_STATE).exists()
    if demo and has_credentials(environment):
        remedy = "Set LEXRELAY_HOME to a new folder for the real accounts, or delete this one"
        raise mistake(
            f"Home folder {settings.home}", "it holds the demo firm, and credentials of a vendor are set", remedy
        )
    return demo


def wants_demo(environment: Environment, settings: Settings) -> bool:
    """Whether starting here means the demo firm: no credentials, and nothing kept here that is not the demo."""
    if is_demo_home(environment, settings):
        return True
    return not has_credentials(environment) and not settings.database_url and not _is_in_use(settings.home)


def _is_in_use(home: Path) -> bool:
    """Whether somebody has connected or saved anything here; a database alone may be left by a start that failed."""
    database = home / "lexrelay.db"
    if not database.exists():
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as held:
            return any(held.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in KEPT)  # noqa: S608
    except sqlite3.OperationalError:
        return False  # an earlier start ended before it had made the tables


def has_credentials(environment: Environment) -> bool:
    """Whether the client id of any vendor's developer application is set; the one for signing in is none."""
    ours = [name for name in environment if name.startswith("LEXRELAY_") and name.endswith("_CLIENT_ID")]
    return any(environment[name] for name in ours if name != "LEXRELAY_OIDC_CLIENT_ID")


def demo_settings(settings: Settings) -> dict[str, str]:
    """Return what connects every app to the sandbox; waits are as short as the sandbox's late commits allow."""
    sandbox = f"http://localhost:{settings.sandbox_port}"
    return {
        "LEXRELAY_PUBLIC_URL": "",
        "LEXRELAY_CLIO_US_URL": sandbox,
        "LEXRELAY_CLIO_US_CLIENT_ID": "demo",
        "LEXRELAY_CLIO_US_CLIENT_SECRET": "demo",
        "LEXRELAY_CLIO_LOOKUP_AFTER": LOOKUP_AFTER,
        "LEXRELAY_CLIO_POLL_SECONDS": POLL_SECONDS,
        "LEXRELAY_QUICKBOOKS_ENVIRONMENT": "sandbox",
        "LEXRELAY_QUICKBOOKS_API_URL": sandbox,
        "LEXRELAY_QUICKBOOKS_AUTHORIZE_URL": f"{sandbox}/connect/oauth2",
        "LEXRELAY_QUICKBOOKS_TOKEN_URL": f"{sandbox}/oauth2/v1/tokens/bearer",
        "LEXRELAY_QUICKBOOKS_REVOKE_URL": f"{sandbox}/v2/oauth2/tokens/revoke",
        "LEXRELAY_QUICKBOOKS_CLIENT_ID": "demo",
        "LEXRELAY_QUICKBOOKS_CLIENT_SECRET": "demo",
        "LEXRELAY_QUICKBOOKS_WEBHOOK_VERIFIER": VERIFIER,
        "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": LOOKUP_AFTER,
        "LEXRELAY_QUICKBOOKS_POLL_SECONDS": POLL_SECONDS,
    }
