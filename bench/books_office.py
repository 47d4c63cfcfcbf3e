"""Books to measure: both vendors in a sandbox with years of bills, payments and trust money; nothing crossed yet."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from commands.demo_home import own_environment
from connectors._kit.http import Http
from connectors._kit.oauth import Tokens
from connectors.quickbooks.client import QuickBooks
from core.clock import now
from engine.clients import Clients, Session
from engine.installation import FIRM, Installation, open_installation
from sandbox.firm import Size, lead
from sandbox.quickbooks import work
from sandbox.quickbooks.company import REALM
from sandbox.testing import Sandbox, running
from storage.books.rows import BooksRow
from sync.accounts import Role

LIFTED = {"clio_per_minute": 1_000_000, "quickbooks_per_second": 10_000, "quickbooks_per_minute": 1_000_000}
GRANTED = {"clio_per_minute": 50, "quickbooks_per_second": 10, "quickbooks_per_minute": 500}
"""What the vendors grant by default."""
AT_ONCE = 200
"""Events told in one request."""
AGO = 86_400
"""Seconds since the last change: what changed a moment ago is read twice."""
CLIENTS = 50
MADE = {
    Role.COSTS: ("Reimbursed Costs", "Income"),
    Role.ADVANCED_COSTS: ("Advanced Costs", "Other Current Asset"),
    Role.OPERATING: ("Operating", "Bank"),
    Role.FEES: ("Fees", "Income"),
}
STANDING = {Role.UNDEPOSITED: "Undeposited Funds", Role.RECEIVABLE: "Accounts Receivable (A/R)"}
LIMITS = {"documents": 1_000_000, "taken_back": 0, "amount": "10000000.00", "changed_percent": 100}


@dataclass(frozen=True)
class Office:
    """A firm whose books are on."""

    inst: Installation
    sandbox: Sandbox
    books: BooksRow

    def counters(self) -> dict[str, int]:
        """Requests to Clio, requests to QuickBooks, its writes, and its reads that are metered."""
        counted = self.sandbox.store.counters()
        prefixes = {"clio": "clio.requests.", "quickbooks": "qbo.requests."}
        sums = {
            name: sum(value for key, value in counted.items() if key.startswith(start))
            for name, start in prefixes.items()
        }
        return {**sums, "writes": counted.get("qbo.writes", 0), "reads": counted.get("qbo.metered_reads", 0)}


class Unpaced:
    """Opens sessions without our own pacing of QuickBooks, which has no header that grants more; Clio's grants it."""

    def __init__(self, clients: Clients, sandbox: Sandbox, http: httpx.AsyncClient) -> None:
        self._clients, self._sandbox, self._http = clients, sandbox, http

    async def open(self, firm: str, connection_id: str) -> Session:
        """Return a session that asks as fast as it can."""
        session = await self._clients.open(firm, connection_id)
        if session.connector.key != "quickbooks":
            return session
        return replace(session, client=QuickBooks(Http(self._http), REALM))


@asynccontextmanager
async def office(bills: int, *, paced: bool) -> AsyncIterator[Office]:
    """Open everything in a temporary home, told so many bills; `paced` keeps both vendors' limits and our own."""
    with tempfile.TemporaryDirectory(prefix="lexrelay-bench-", ignore_cleanup_errors=True) as home:
        async with running(size=Size(0, 0, 0)) as sandbox:
            await sandbox.control("limits", **(GRANTED if paced else LIFTED))
            await sandbox.control("clock", advance_seconds=-AGO)
            await _tell(sandbox, bills)
            await sandbox.control("clock", advance_seconds=AGO)
            inst = await open_installation(await _environment(Path(home), sandbox.url))
            headers = {"Authorization": f"Bearer {sandbox.token('quickbooks')}"}
            async with httpx.AsyncClient(base_url=sandbox.url, headers=headers, trust_env=False) as http:
                clients: Any = inst.clients if paced else Unpaced(inst.clients, sandbox, http)
                try:
                    yield Office(replace(inst, clients=clients), sandbox, await _books(inst, sandbox))
                finally:
                    await inst.close()


async def _environment(home: Path, url: str) -> dict[str, str]:
    settings = await own_environment(home)
    demo = settings["LEXRELAY_CLIO_US_URL"]
    return {name: value.replace(demo, url) for name, value in settings.items()}


async def _books(inst: Installation, sandbox: Sandbox) -> BooksRow:
    """Connect both accounts, map them, and switch the books on."""
    accounts = inst.store.firm(FIRM).books.accounts
    ids = [await _connect(inst, sandbox, app, *place) for app, place in _places(sandbox).items()]
    row = await accounts.add("Main", *ids)
    row = await accounts.set_settings(row.id, _settings(sandbox), row.settings_version)
    return await accounts.set_state(row.id, "on")


def _places(sandbox: Sandbox) -> dict[str, tuple[str, str]]:
    return {"clio": ("us", str(lead(sandbox.world))), "quickbooks": ("sandbox", REALM)}


async def _connect(inst: Installation, sandbox: Sandbox, app: str, region: str, subject: str) -> str:
    granted = sandbox.world.tokens.grant(app, subject, "bench")
    tokens = Tokens(granted["access_token"], granted["refresh_token"], now() + timedelta(days=300))
    secret = tokens.to_json().encode()
    row = await inst.store.firm(FIRM).connections.add(app, region, app, account_id=subject, secret=secret)
    return row.id


def _settings(sandbox: Sandbox) -> dict[str, Any]:
    held = {each["Name"]: each["Id"] for each in sandbox.store.all("qbo.Account")}
    accounts = {str(role): held[name] for role, name in STANDING.items()}
    accounts |= {str(role): _made(sandbox, *each) for role, each in MADE.items()}
    trust = {"bank": held["IOLTA Trust Checking"], "liability": held["Client Trust Liability"]}
    trust["clio_account"] = next(
        each["id"] for each in sandbox.store.all("clio.bank_account") if each["type"] == "Trust"
    )
    sources = ("operating", "trust", "clio payments", "client credit")
    return {
        "accounts": accounts,
        "trust": [trust],
        "deposit_to": dict.fromkeys(sources, held[STANDING[Role.UNDEPOSITED]]),
        "limits": LIMITS,
        "unattended": True,
        "only_writer": True,
    }


def _made(sandbox: Sandbox, name: str, kind: str) -> str:
    id = str(work.enter(sandbox.world, "Account", Name=name, AccountType=kind)["Id"])
    work.enter(sandbox.world, "Item", Name=name, Type="Service", IncomeAccountRef={"value": id})
    return id


async def _tell(sandbox: Sandbox, bills: int) -> None:
    events = list(_years(bills))
    for start in range(0, len(events), AT_ONCE):
        await sandbox.control("tell", events=events[start : start + AT_ONCE])


def _years(bills: int) -> Iterator[dict[str, Any]]:
    """Bills of three lines; of every two one is paid, and of every four there is a trust deposit."""
    for number in range(1, CLIENTS + 1):
        yield {"tell": "client", "id": number, "name": f"Sample Client {number}"}
        yield {"tell": "matter", "id": 100 + number, "client": number, "number": f"{number:05}-Sample"}
    for number in range(bills):
        yield from _bill(number)


def _bill(number: int) -> Iterator[dict[str, Any]]:
    matter, id = 101 + number % CLIENTS, 10_000_000 + number
    on = (date(2024, 1, 2) + timedelta(days=number % 800)).isoformat()
    lines = [{"amount": "310.00"}, {"amount": "185.25"}, {"kind": "cost", "soft": True, "amount": "12.40"}]
    yield {"tell": "bill", "id": id, "number": str(1000 + number), "on": on, "matters": [matter], "lines": lines}
    if number % 2:
        yield {"tell": "payment", "id": 20_000_000 + number, "on": on, "bills": {str(id): "507.65"}}
    if number % 4 == 0:
        yield {"tell": "bank line", "id": 30_000_000 + number, "on": on, "amount": "1500.00", "matter": matter}
