"""A firm whose Clio and QuickBooks stand in the sandbox, its books as the cases map them, and what its ledger holds."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from books.keeping import cycle
from books.keeping.decided import choice
from books.quickbooks.reading import Look
from books.written import read
from connectors._kit.oauth import Tokens
from core.clock import now
from engine.installation import FIRM, Installation
from sandbox.firm import lead
from sandbox.quickbooks import work
from sandbox.quickbooks.company import REALM, Company
from sandbox.quickbooks.postings import postings_by_transaction
from sandbox.testing import Sandbox
from sync.accounts import Role
from sync.clio import Source
from sync.documents import Document
from sync.ledger import UNNAMED_ROLES
from tests.books.golden.story import FOREIGN_CURRENCY, SECOND
from tests.sync import firm

STANDING = {"UF": "Undeposited Funds", "AR": "Accounts Receivable (A/R)"}
TYPES = {
    "Bank": ("OPER", "TRUST", "TRUST2"),
    "Other Current Asset": ("FIRMTR", "DUECL", "ADV"),
    "Other Current Liability": ("CREDITS", "TAX", "TAX2", "CTL", "CTL2", "IOLTAINT"),
    "Income": ("FEES", "FEES-TAX", "FEES-NEW", "COSTS", "INTINC", "DISC", "WOFF"),
    "Expense": ("BANKFEE",),
}
UNNAMED = {name for name, role in firm.ROLES.items() if role in UNNAMED_ROLES} | {"TRUST", "TRUST2", "IOLTAINT"}
ENTITIES = {"Check": "Purchase"}
WIDE = {"clio_per_minute": 100_000, "quickbooks_per_second": 1000, "quickbooks_per_minute": 100_000}


@dataclass
class Office:
    """Books of one firm. `ids` are QuickBooks' ids of the accounts by the names the cases give them."""

    inst: Installation
    sandbox: Sandbox
    row: Any = None
    ids: dict[Any, Any] = field(default_factory=dict)
    choices: dict[Any, Any] = field(default_factory=dict)
    by_hand: set[Any] = field(default_factory=set)

    @property
    def store(self):
        return self.inst.store.firm(FIRM)

    async def open(self):
        """Connect both apps, make the accounts, and switch the books on."""
        self._make_accounts()
        clio = await self._connect("clio", "us", str(lead(self.sandbox.world)))
        quickbooks = await self._connect("quickbooks", "production", REALM)
        row = await self.store.books.accounts.add("Main", clio.id, quickbooks.id)
        self.row = await self.store.books.accounts.set_state(row.id, "on")
        return self

    async def _connect(self, app, region, subject):
        granted = self.sandbox.world.tokens.grant(app, subject, "test")
        tokens = Tokens(granted["access_token"], granted["refresh_token"], now().replace(year=now().year + 1))
        return await self.store.connections.add(
            app, region, app, account_id=subject, account_name=app, secret=tokens.to_json().encode()
        )

    def _make_accounts(self):
        held = {each["Name"]: each["Id"] for each in self.sandbox.store.all("qbo.Account")}
        self.ids = {name: held[title] for name, title in STANDING.items()}
        for kind, names in TYPES.items():
            for name in names:
                self.ids[name] = id = self.enter("Account", Name=name, AccountType=kind)["Id"]
                self.enter("Item", Name=name, Type="Service", IncomeAccountRef={"value": id})

    def enter(self, entity, **values):
        return work.enter(self.sandbox.world, entity, **values)

    # what the firm chose

    async def choose(self, words):
        """Save the choices of a case as the firm's settings."""
        self.choices = words
        now_row = await self.store.books.accounts.get(self.row.id)
        settings = self.settings(words)
        self.row = await self.store.books.accounts.set_settings(now_row.id, settings, now_row.settings_version)
        for name in words.get("inactive", []):
            work.deactivate(self.sandbox.world, "Account", self.ids[name])

    def settings(self, words):
        roles = {
            role.value: self.ids[name] for name, role in firm.ROLES.items() if name not in words.get("without", [])
        }
        roles |= {Role.FEES.value: self.ids[words["fees"]]} if "fees" in words else {}
        deposit_to = dict.fromkeys([source.value for source in Source], self.ids[words.get("deposit_to", "UF")])
        plain = ("closed_until", "start", "tax_policy")
        return {
            "accounts": roles, "trust": self._trust(words), "deposit_to": deposit_to, "only_writer": True,
            "fee_accounts": {"Tax": self.ids["FEES-TAX"]},
            "receivables_by_matter": words.get("receivables_by_matter") == "yes",
            **{key: words[key] for key in plain if key in words},
        }  # fmt: skip

    def _trust(self, words):
        own = {"style": words["style"]} if "style" in words else {}
        own |= {"signed_months": words["signed"]} if "signed" in words else {}
        own |= {"firm_cap": words["firm_cap"]} if "firm_cap" in words else {}
        pooled = {"clio_account": self.pooled(), "bank": self.ids["TRUST"], "liability": self.ids["CTL"]}
        pooled |= {"interest": self.ids["IOLTAINT"]}
        second = {"clio_account": SECOND, "bank": self.ids["TRUST2"], "liability": self.ids["CTL2"], "pooled": False}
        return [pooled | own, second | own | {"owner_client": 1, "owner_matter": 11}]

    def pooled(self):
        """The trust account that the cases call 1."""
        if self.choices.get("foreign currency"):
            return FOREIGN_CURRENCY
        return next(each["id"] for each in self.sandbox.store.all("clio.bank_account") if each["type"] == "Trust")

    # what happens

    async def tell(self, events):
        """Let things happen in Clio."""
        answer = await self.sandbox.client.post("/sandbox/tell", json={"events": events})
        assert answer.status_code == 200, answer.text

    async def plan(self):
        """Propose without any write: the sandbox refuses and counts each."""
        await self.sandbox.control("faults", fail_writes=True)
        try:
            return await cycle.propose(self.inst, FIRM, self.row.id, look=Look.CHANGES)
        finally:
            await self.sandbox.control("faults", fail_writes=False)
            assert self.refused_writes() == 0

    def refused_writes(self):
        counters = self.sandbox.store.counters()
        return sum(counters.get(f"{vendor}.writes_refused", 0) for vendor in ("clio", "quickbooks"))

    async def apply(self, plan):
        """Approve a plan and apply it."""
        if not plan.body["steps"]:
            return None
        await cycle.approve(self.inst, FIRM, self.row.id, plan.digest, "ann")
        outcome = await cycle.apply(self.inst, FIRM, plan.id)
        for _ in range(20):
            if outcome.state != "waiting":
                break
            await asyncio.sleep(min(outcome.seconds, 0.5))
            outcome = await cycle.apply(self.inst, FIRM, plan.id)
        return outcome

    async def keep(self):
        """Plan and apply."""
        return await self.apply(await self.plan())

    async def decide(self, key, decision, code=""):
        found = await self.store.books.findings.open(self.row.id, key=key)
        (finding,) = [each for each in found if code in ("", each.code)]
        await self.store.books.findings.decide(finding.id, decision, "the case says so")

    async def choose_way(self, key, way):
        """Choose a way out that holds for what was seen only."""
        (finding,) = await self.store.books.findings.open(self.row.id, key=key)
        await self.decide(key, choice(way, finding.body["mark"]))

    async def findings(self, kind):
        return sorted(f"{each.code} {each.key}" for each in await self.store.books.findings.open(self.row.id, kind))

    # what the ledger holds, of the sandbox's committed state

    async def names(self):
        """What QuickBooks' customers are called in the cases, by id."""
        rows = await self.store.books.postings.all(self.row.id)
        named = {row.vendor_id: read(Document, row.document).name for row in rows if row.kind == "Customer"}
        return {id: firm.words_of(name) for id, name in named.items()}

    async def documents(self):
        """Cents by account and name for every transaction: {(entity, id): {(account, name): cents}}."""
        names, accounts = await self.names(), {id: name for name, id in self.ids.items()}
        found = defaultdict(lambda: defaultdict(int))
        for entity, id, (account, amount, customer) in postings_by_transaction(Company(self.sandbox.world)):
            found[entity, id][accounts.get(account, account), names.get(customer, "")] += int(amount * 100)
        return {place: {line: cents for line, cents in lines.items() if cents} for place, lines in found.items()}

    async def places(self):
        """Where each of our postings stands, by key."""
        rows = await self.store.books.postings.all(self.row.id)
        return {row.key: (ENTITIES.get(row.kind, row.kind), row.vendor_id) for row in rows}

    def closing(self, documents, without=()):
        """The balances as the cases write them, by hand-made documents left out."""
        sums = defaultdict(int)
        for place, lines in documents.items():
            for (account, name), cents in () if place in without else lines.items():
                sums[account, "" if account in UNNAMED else name] += cents
        return {f"{account}[{name}]" if name else account: _in_words(account, cents)
                for (account, name), cents in sums.items() if cents}  # fmt: skip


def _in_words(account, cents):
    value = -cents if account in firm.CREDIT_NORMAL else cents
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
