"""A whole house: Clio and QuickBooks in the sandbox, books that are on, and hands that change things behind them."""

import copy
import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from books.keeping.cycle import run_cycle
from books.proving.reconciling import reconcile_books
from books.quickbooks.reading import Look
from connectors._kit.http import Http
from connectors._kit.oauth import Tokens
from connectors.quickbooks.client import QuickBooks
from core.clock import now
from engine.installation import FIRM, Installation, open_installation
from sandbox.firm import Size, lead
from sandbox.quickbooks import work
from sandbox.quickbooks.company import REALM
from sandbox.testing import Sandbox, running
from sync.accounts import Role
from tests.environments import environment

NAMES = {
    Role.OPERATING: ("Operating Checking", "Bank"),
    Role.UNDEPOSITED: ("Undeposited Funds", "Other Current Asset"),
    Role.RECEIVABLE: ("Accounts Receivable (A/R)", "Accounts Receivable"),
    Role.FEES: ("Legal Fees Income", "Income"),
    Role.COSTS: ("Reimbursed Client Expenses", "Income"),
    Role.FIRM_IN_TRUST: ("Firm Funds in Trust", "Other Current Asset"),
    Role.BANK_FEES: ("Bank Charges", "Expense"),
}
STORY = [
    {"tell": "client", "id": 1, "name": "Sample Acme"},
    {"tell": "client", "id": 2, "name": "Sample Birch"},
    {"tell": "matter", "id": 11, "client": 1, "number": "00011-Acme"},
    {"tell": "matter", "id": 12, "client": 1, "number": "00012-Acme"},
    {"tell": "matter", "id": 21, "client": 2, "number": "00021-Birch"},
]
MATTERS = (11, 21, 12)
LIFTED = {"clio_per_minute": 1_000_000, "quickbooks_per_second": 10_000, "quickbooks_per_minute": 1_000_000}
OUT = {90003: ("disbursement", "Sample County Court Clerk", "1041"), 90009: ("disbursement", "Sample Clerk", "1042")}


def movement(number):
    """One of twenty receipts and disbursements, each with an amount and a day of its own."""
    id, cents = 90000 + number, 123400 + 70111 * number
    kind, payee, check = OUT.get(id, ("deposit", "Sample Payer", None))
    facts = {"kind": kind, "payee": payee} | ({"check": check} if check else {})
    amount = f"{cents // 100}.{cents % 100:02}"
    on = f"2026-03-{number:02}"
    return {"tell": "bank line", "id": id, "on": on, "amount": amount, "matter": MATTERS[number % 3], **facts}


def cents_of(event):
    return int(event["amount"].replace(".", ""))


def amount_of(event):
    return Decimal(event["amount"])


def money_of(variant):
    """Thirty movements of a month, other ones in each variant: receipts and checks, over three matters."""
    chance = random.Random(variant)
    amounts = chance.sample([cents for cents in range(1234, 70_000) if len(set(str(cents))) > 2], 30)
    first = [
        {"tell": "bank line", "id": 90050 + matter, "on": "2026-03-01", "amount": f"90{matter}1.77", "matter": matter}
        for matter in MATTERS
    ]
    return [*first, *(_movement(chance, number, cents) for number, cents in enumerate(amounts, 1))]


def _movement(chance, number, cents):
    out = {"kind": "disbursement", "payee": "Sample Clerk", "check": str(1000 + number)}
    facts = out if chance.random() < 0.4 else {"kind": "deposit", "payee": "Sample Payer"}
    on, amount = f"2026-03-{chance.randint(1, 28):02}", f"{cents // 100}.{cents % 100:02}"
    matter = chance.choice(MATTERS)
    return {"tell": "bank line", "id": 90100 + number, "on": on, "amount": amount, "matter": matter, **facts}


MONEY = [
    {"tell": "bank line", "id": 89999, "on": "2026-03-01", "amount": "9000.00", "matter": 11},
    {"tell": "bank line", "id": 89998, "on": "2026-03-01", "amount": "9000.00", "matter": 12},
    *(movement(number) for number in range(1, 19)),
]


class Unpaced:
    """Opens sessions without our own pacing of QuickBooks, which is proved elsewhere and costs seconds each time."""

    def __init__(self, clients, sandbox):
        headers = {"Authorization": f"Bearer {sandbox.token('quickbooks')}"}
        self._http = httpx.AsyncClient(base_url=sandbox.url, headers=headers, trust_env=False)
        self._clients = clients

    async def open(self, *asked):
        session = await self._clients.open(*asked)
        if session.connector.key != "quickbooks":
            return session
        return replace(session, client=QuickBooks(Http(self._http), REALM))

    async def close(self):
        await self._http.aclose()
        await self._clients.close()


@dataclass
class House:
    """Books of one firm. `bank` and `liability` are the trust accounts in QuickBooks."""

    inst: Installation
    sandbox: Sandbox
    row: Any = None
    bank: str = ""
    liability: str = ""
    variant: int = 0
    money: Any = ()
    chance: random.Random = field(default_factory=random.Random)

    @property
    def store(self):
        return self.inst.store.firm(FIRM)

    async def open(self):
        """Connect both apps, map the accounts, and switch the books on."""
        clio = await self._connect("clio", "us", str(lead(self.sandbox.world)))
        quickbooks = await self._connect("quickbooks", "production", REALM)
        row = await self.store.books.accounts.add("Main", clio.id, quickbooks.id)
        row = await self.store.books.accounts.set_settings(row.id, self.settings(), row.settings_version)
        self.row = await self.store.books.accounts.set_state(row.id, "on")
        return self

    async def _connect(self, app, region, subject):
        granted = self.sandbox.world.tokens.grant(app, subject, "test")
        tokens = Tokens(granted["access_token"], granted["refresh_token"], now().replace(year=now().year + 1))
        return await self.store.connections.add(
            app, region, app, account_id=subject, account_name=app, secret=tokens.to_json().encode()
        )

    def settings(self):
        held = {each["Name"]: each["Id"] for each in self.rows("Account")}
        accounts = {role.value: held.get(name) or self.account(name, kind) for role, (name, kind) in NAMES.items()}
        self.bank, self.liability = held["IOLTA Trust Checking"], held["Client Trust Liability"]
        trust = {"clio_account": self.trust(), "bank": self.bank, "liability": self.liability}
        sources = ("operating", "trust", "clio payments", "client credit")
        deposit_to = dict.fromkeys(sources, accounts[Role.UNDEPOSITED.value])
        limits = {"taken_back": 100, "changed_percent": 100}
        return {
            "accounts": accounts, "trust": [trust], "deposit_to": deposit_to, "start": "2026-01-01",
            "limits": limits, "unattended": True, "only_writer": True,
        }  # fmt: skip

    def account(self, name, kind):
        return self.enter("Account", Name=name, AccountType=kind)["Id"]

    def trust(self):
        return next(each["id"] for each in self.sandbox.store.all("clio.bank_account") if each["type"] == "Trust")

    def rows(self, entity):
        return list(self.sandbox.store.all(f"qbo.{entity}"))

    async def tell(self, *events):
        """Let things happen in Clio."""
        return (await self.sandbox.control("tell", events=list(events)))["told"]

    async def unposted(self, event):
        """Let the same happen once more in Clio, after the last cycle."""
        again = event | {"id": event["id"] + 1000, "amount": f"{Decimal(cents_of(event) + 4321).scaleb(-2)}"}
        await self.tell(again)
        return again

    async def cycle(self):
        """Keep the books, as every five minutes."""
        return await run_cycle(self.inst, FIRM, self.row.id, look=Look.CHANGES)

    async def reconcile(self, as_of=None):
        """Reconcile as of a day; the kept row."""
        return await reconcile_books(self.inst, FIRM, self.row.id, as_of)

    async def alarms(self, kind="reconciliation"):
        return await self.store.books.findings.open(self.row.id, kind)

    # by hand, in QuickBooks' own pages

    def entry(self, key):
        """The journal entry of a key."""
        return next(each for each in self.rows("JournalEntry") if each.get("DocNumber") == key)

    def edit(self, key, line=None, **values):
        """Change an entry in QuickBooks as a person would; `line` gets each line and changes it in place."""
        row = self.entry(key)
        lines = [copy.deepcopy(each) for each in row["Line"]]
        for each in lines:
            if line:
                line(each, each["JournalEntryLineDetail"])
        work.edit(self.sandbox.world, "JournalEntry", row["Id"], Line=lines, **values)

    async def delete(self, key):
        """Delete an entry in QuickBooks."""
        await self._delete(self.entry(key))

    async def _delete(self, row):
        token = self.sandbox.token("quickbooks")
        answer = await self.sandbox.client.post(
            f"/v3/company/{REALM}/journalentry",
            params={"operation": "delete"},
            json={"Id": row["Id"], "SyncToken": row["SyncToken"]},
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        )
        answer.raise_for_status()

    async def type_in_march(self):
        """Somebody adds an entry of 77.10 to March."""
        self.type_entry("77.10", self.bank, self.liability, on="2026-03-20", number="HAND")

    async def delete_typed(self):
        await self._delete(self.entry("HAND"))

    def enter(self, entity, **values):
        """Type any record."""
        return work.enter(self.sandbox.world, entity, **values)

    def typed_on(self, entity, on, **values):
        """Type any document; where it stands, as a difference names it."""
        made = self.enter(entity, TxnDate=on, **values)
        return ("Check" if values.get("PaymentType") == "Check" else entity, made["Id"])

    def type_entry(self, amount, debit, credit, customer="", on="2026-03-10", number=""):
        """Type a journal entry."""
        sides = [("Debit", debit), ("Credit", credit)]
        lines = [self.line(side, account, amount, customer) for side, account in sides]
        more = {"DocNumber": number} if number else {}
        return self.enter("JournalEntry", TxnDate=on, Line=lines, **more)

    def line(self, side, account, amount, customer=""):
        detail = {"PostingType": side, "AccountRef": {"value": account}}
        if customer:
            detail["Entity"] = {"Type": "Customer", "EntityRef": {"value": customer}}
        kind = "JournalEntryLineDetail"
        return {"DetailType": kind, "Amount": Decimal(amount), kind: detail}

    def named(self, name):
        """The id of an account by its name."""
        return next(each["Id"] for each in self.rows("Account") if each["Name"] == name)

    def customer(self, name):
        return next(each["Id"] for each in self.rows("Customer") if each["DisplayName"] == name)


def day(text):
    return date.fromisoformat(text)


@asynccontextmanager
async def living(folder, money=MONEY, **settings):
    """A firm with two clients, three matters and these trust movements, and its books, all posted."""
    async with running(size=Size(0, 0, 0)) as sandbox:
        await sandbox.control("limits", **LIFTED)
        await sandbox.control("tell", events=[*STORY, *money])
        inst = await open_installation(environment(sandbox.url, folder / "home", **settings))
        inst = replace(inst, clients=Unpaced(inst.clients, sandbox))
        try:
            house = await House(inst, sandbox, money=money).open()
            outcome = await house.cycle()
            assert outcome.state == "applied", outcome
            yield house
        finally:
            await inst.close()


@asynccontextmanager
async def varied(folder, variant, **settings):
    """Such a firm in one of many variants."""
    async with living(folder, money_of(variant), **settings) as house:
        house.variant, house.chance = variant, random.Random(variant)
        yield house
