"""The store: every firm's repositories behind one object, and those of the loops that serve all firms."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from storage.approvals import Approvals
from storage.attempts import AllAttempts, Attempts
from storage.audit import Audit
from storage.books import BookKeeping
from storage.budgets import Budgets
from storage.connections import AllConnections, Connections
from storage.daily_totals import DailyTotals
from storage.database import Database, open_database
from storage.digests import Digests
from storage.drafts import Drafts
from storage.effects import AllEffects, Effects
from storage.events import Events
from storage.firm_settings import AllSettings, FirmSettings
from storage.firms import AllTokens, Firms, Tokens
from storage.hooks import AllHooks, Hooks
from storage.identities import AllIdentities, Identities
from storage.inbox import Inbox
from storage.incoming import AllIncoming, Incoming
from storage.invitations import AllInvitations, Invitations
from storage.keys import KeyRing
from storage.notifications import AllNotices, Notices
from storage.openid_tries import OpenIdTries
from storage.people import AllPeople, People
from storage.recipes import Recipes
from storage.retention import Retention
from storage.run_search import RunSearch
from storage.runs import AllRuns, Runs
from storage.scope import Joined, Scope
from storage.sealing import open_keys, reseal
from storage.second_factors import SecondFactors
from storage.secrets import Secrets
from storage.seen import Seen
from storage.sign_ins import SignIns
from storage.sources import AllSources, Sources
from storage.tallies import Tallies
from storage.throttles import Throttles


class FirmStore:
    """All repositories of one firm; none can reach another firm's rows."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.connections = Connections(scope)
        self.secrets = Secrets(scope)
        self.attempts = Attempts(scope)
        self.budgets = Budgets(scope)
        self.effects = Effects(scope)
        self.sources = Sources(scope)
        self.seen = Seen(scope)
        self.events = Events(scope)
        self.runs = Runs(scope)
        self.run_search = RunSearch(scope)
        self.tallies = Tallies(scope)
        self.daily_totals = DailyTotals(scope)
        self.recipes = Recipes(scope)
        self.drafts = Drafts(scope)
        self.approvals = Approvals(scope)
        self.digests = Digests(scope)
        self.books = BookKeeping(scope)
        self.hooks = Hooks(scope)
        self.incoming = Incoming(scope)
        self.tokens = Tokens(scope)
        self.people = People(scope)
        self.invitations = Invitations(scope)
        self.second_factors = SecondFactors(scope)
        self.identities = Identities(scope)
        self.audit = Audit(scope)
        self.settings = FirmSettings(scope)
        self.notices = Notices(scope)
        self.retention = Retention(scope)

    @asynccontextmanager
    async def together(self) -> AsyncIterator["FirmStore"]:
        """Give a store whose changes are committed together when the block ends, or not at all."""
        async with self.scope.door.write() as connection:
            yield FirmStore(replace(self.scope, door=Joined(connection)))


class SystemStore:
    """Repositories that cross firms: for loops and doors only, never for a person's request."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.firms = Firms(scope)
        self.attempts = AllAttempts(scope)
        self.tokens = AllTokens(scope)
        self.hooks = AllHooks(scope)
        self.connections = AllConnections(scope)
        self.sources = AllSources(scope)
        self.runs = AllRuns(scope)
        self.effects = AllEffects(scope)
        self.inbox = Inbox(scope)
        self.incoming = AllIncoming(scope)
        self.people = AllPeople(scope)
        self.invitations = AllInvitations(scope)
        self.sign_ins = SignIns(scope)
        self.identities = AllIdentities(scope)
        self.openid_tries = OpenIdTries(scope)
        self.throttles = Throttles(scope)
        self.settings = AllSettings(scope)
        self.notices = AllNotices(scope)

    async def reseal(self, limit: int = 500) -> int:
        """Seal up to `limit` values of each kind under the current key; returns how many remain under older ones."""
        return await reseal(self._scope, limit)


class Store:
    """An open database with its keys."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self.database = database
        self.keys = keys
        self.system = SystemStore(Scope("", "system", database, keys))

    def firm(self, firm: str, actor: str = "system") -> FirmStore:
        """Return the repositories of one firm; changes are audited as done by `actor`."""
        if not firm:
            raise ValueError("a firm's store needs the firm's id")
        return FirmStore(Scope(firm, actor, self.database, self.keys))

    async def close(self) -> None:
        """Finish what was taken in, then give back all connections."""
        await self.system.inbox.close()
        await self.database.close()


def default_home() -> Path:
    """Return LEXRELAY_HOME, or `.lexrelay` in the working directory."""
    return Path(os.environ.get("LEXRELAY_HOME") or ".lexrelay").absolute()


async def open_store(url: str | None, home: Path, keys_file: Path | None = None) -> Store:
    """Open, migrate and unlock; without a URL the database is the SQLite file `lexrelay.db` in `home`."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    database = open_database(url or f"sqlite:///{home / 'lexrelay.db'}")
    try:
        await database.migrate()
        return Store(database, await open_keys(database, keys_file or home / "keys.json"))
    except BaseException:
        await database.close()
        raise
