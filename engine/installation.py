"""One opened installation: settings, database, keys and the clients of connected accounts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from connectors._kit.catalog import catalog
from core.errors import Mistake, Problem
from core.settings import Settings, read_settings
from engine.clients import Clients
from engine.vendor_settings import RUNNER, vendor_problems
from storage import Store, open_store
from storage.files import FileRules

FIRM = "main"
"""The firm of an installation that serves one firm."""


@dataclass(frozen=True)
class Installation:
    """What every process opens once at start."""

    settings: Settings
    environment: Mapping[str, str]
    store: Store
    clients: Clients

    async def close(self) -> None:
        """Give back connections to vendors and to the database."""
        await self.clients.close()
        await self.store.close()


def settings_of(environment: Mapping[str, str]) -> Settings:
    """Check the environment against the platform's and every connector's settings; raises Mistake naming all faults."""
    vendor_names = [name for connector in catalog() for name in connector.app.settings]
    settings = read_settings(environment, vendor_names)
    problems = [problem for connector in catalog() for problem in vendor_problems(connector, environment)]
    folders = filter(None, settings.connectors_path.split(os.pathsep))
    problems += [
        Problem("Setting LEXRELAY_CONNECTORS_PATH", f"there is no folder '{folder}'", RUNNER)
        for folder in folders
        if not Path(folder).is_dir()
    ]
    file = settings.oidc_client_secret_file
    if file and not Path(file).is_file():
        problems.append(Problem("Setting LEXRELAY_OIDC_CLIENT_SECRET_FILE", f"there is no file '{file}'", RUNNER))
    if problems:
        raise Mistake(tuple(problems))
    return settings


async def open_installation(environment: Mapping[str, str] | None = None) -> Installation:
    """Open the database (migrating it), the key ring and the default firm; raises Mistake with what is wrong."""
    environment = os.environ if environment is None else environment
    settings = settings_of(environment)
    keys = Path(settings.keys_file) if settings.keys_file else None
    store = await open_store(settings.database_url or None, settings.home, keys)
    await store.system.firms.ensure(FIRM, "Your firm")
    rules = FileRules(limit=settings.file_limit * 1_000_000, days=settings.files_days)
    clients = Clients(store, environment, rules)
    return Installation(settings, environment, store, clients)
